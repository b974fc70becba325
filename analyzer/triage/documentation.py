"""A rule's docstring in its four parts, and the page made from all of them."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Iterable
from functools import cache

from analyzer.triage.rule import Rule

PARTS = ("What it looks like", "Why it matters", "Look-alikes", "Next step")
PAGE = "docs/rules.md#{}"
"""Where a rule is documented, below the project's root."""
ABOUT = """\
# Triage rules

Made from `analyzer/triage/rules/`; `analyze explain RULE` prints one. Every rule ships an incident that fires it and a
healthy look-alike that does not, caused on a real kernel (`make incidents`; the `expected.yaml` of each says `shaped`
where a part is not real, and why); tests hold the guards of all.

**Severity** says how much a finding matters: `info` nothing is wrong, `warning` something is or will be, `critical`
packets die. **Certainty** says how sure it is: `certain` the packets admit no other reading, `likely` it is the usual
one, `possible` it is one of several. A rule that the captures cannot speak for is `not applicable`, with the reason."""


def parts(rule: Rule) -> dict[str, str]:
    """Return what a rule's module says under each of PARTS; raises KeyError where a part is missing."""
    text = inspect.getdoc(sys.modules[rule.check.__module__]) or ""
    pieces = re.split(rf"^({'|'.join(PARTS)})$", text, flags=re.MULTILINE)
    found = {
        name: inspect.cleandoc("\n" + body.rstrip()) for name, body in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    return {name: found[name] for name in PARTS}


@cache
def next_step(rule: Rule) -> str:
    """Return what to do about a finding, in one paragraph."""
    return " ".join(parts(rule)["Next step"].split())


def page(rules: Iterable[Rule]) -> str:
    """Return the documentation of all rules as Markdown."""
    rules = list(rules)
    lines = [ABOUT, "", "| rule | severity | finds |", "|---|---|---|"]
    lines += [f"| [`{rule.id}`](#{rule.id}) | {rule.severity} | {rule.title} |" for rule in rules]
    return "\n".join(lines) + "".join(f"\n\n{section(rule)}" for rule in rules) + "\n"


def section(rule: Rule) -> str:
    """Return one rule's documentation as Markdown."""
    needs = ", ".join(rule.needs) or "nothing"
    head = f'<a id="{rule.id}"></a>\n## {rule.id}\n\n{rule.title}. Severity: {rule.severity}. Needs: {needs}.'
    return head + "".join(f"\n\n**{name}.** {' '.join(text.split())}" for name, text in parts(rule).items())


def plain(rule: Rule) -> str:
    """Return one rule's documentation for a terminal."""
    head = f"{rule.id} ({rule.severity}): {rule.title}"
    return head + "".join(f"\n\n{name}\n{textwrap.indent(text, '  ')}" for name, text in parts(rule).items())
