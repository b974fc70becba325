"""A rule's docstring is its documentation: in parts, as a page, for a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyzer.triage import documentation
from analyzer.triage.registry import RULES
from analyzer.triage.rules import routing_loop

RULE = routing_loop.RULE
PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_parts_are_taken_without_their_indentation() -> None:
    parts = documentation.parts(RULE)
    assert parts["Why it matters"].startswith("Two routers each send the packet to the other")
    assert [] == [text for text in parts.values() if text.startswith(" ") or "\n    " in text]


def test_a_missing_part_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing_loop, "__doc__", "Title.\n\nWhat it looks like\n    So.\n")
    with pytest.raises(KeyError, match="Why it matters"):
        documentation.parts(RULE)


def test_the_next_step_is_one_paragraph() -> None:
    step = documentation.next_step(RULE)
    assert "\n" not in step
    assert step.startswith("Compare the routes to the destination on both nodes")


def test_the_terminal_gets_title_severity_and_all_parts() -> None:
    lines = documentation.plain(RULE).splitlines()
    assert f"routing-loop (critical): {RULE.title}" == lines[0]
    assert list(documentation.PARTS) == [line for line in lines if line in documentation.PARTS]


def test_every_rule_has_its_place_on_the_page_where_findings_point_to() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', PAGE.read_text())
    assert [rule.id for rule in RULES] == anchors
    assert [] == [rule.id for rule in RULES if not documentation.PAGE.format(rule.id).endswith(f"#{rule.id}")]
