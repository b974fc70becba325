"""What holds of every rule: it is in the list and documented, an incident fires it, and a look-alike does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.triage import documentation, rules
from analyzer.triage.needs import NEEDS
from analyzer.triage.registry import RULES
from analyzer.triage.rule import Rule
from analyzer.words import SEVERITIES
from tests.triage.incident import captured, expected, findings

FOLDER = Path(rules.__file__).parent
each = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_the_list_is_the_folder() -> None:
    files = sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if path.stem != "__init__")
    assert files == sorted(rule.id for rule in RULES)


@each
def test_its_module_is_called_like_it(rule: Rule) -> None:
    assert f"analyzer.triage.rules.{rule.id.replace('-', '_')}" == rule.check.__module__ == rule.suspects.__module__


@each
def test_its_docstring_has_all_parts_and_each_says_something(rule: Rule) -> None:
    found = documentation.parts(rule)
    assert documentation.PARTS == tuple(found)
    assert [] == [name for name, text in found.items() if len(text.split()) < 8]


@each
def test_what_it_needs_and_how_grave_it_is_are_words_that_exist(rule: Rule) -> None:
    assert set() == set(rule.needs) - set(NEEDS)
    assert rule.needs
    assert rule.severity in SEVERITIES


@each
def test_an_incident_fires_it(rule: Rule) -> None:
    fired = {name for name in captured() if rule.id in {expected(name).rule, *expected(name).also}}
    assert fired, f"no incident of the lab says that {rule.id} is found"


@each
def test_a_healthy_run_looks_like_it_and_leaves_it_silent(rule: Rule) -> None:
    """That nothing of warning or above is found there, of any rule, stands in test_incidents.py."""
    alike = [name for name in captured() if expected(name).look_alike_of == rule.id and not expected(name).rule]
    assert alike, f"no healthy run of the lab looks like {rule.id}"
    assert [] == [name for name in alike if rule.id in {finding.rule for finding in findings(name)}]
