"""What triage says of a run written from frames made by hand (tests/journeys/run_of_frames.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analyzer.analysis import analyse
from analyzer.result import Finding, RuleOutcome, Triage
from tests.journeys.run_of_frames import Seen, written
from tests.run_folder import put

State = dict[str, Any]
"""`node/name` of a file of the node's snapshot → its content."""


def said(root: Path, rule: str, seen: Seen, state: State | None = None, **changes: Any) -> list[Finding]:
    """Return what one rule finds; `changes` are the manifest's."""
    return [finding for finding in _triage(root, seen, state, changes).findings if finding.rule == rule]


def outcome(root: Path, rule: str, seen: Seen, state: State | None = None, **changes: Any) -> RuleOutcome:
    """Return what became of one rule."""
    (found,) = (each for each in _triage(root, seen, state, changes).rules if each.id == rule)
    return found


def _triage(root: Path, seen: Seen, state: State | None, changes: dict[str, Any]) -> Triage:
    written(root, seen, **changes)
    for name, content in (state or {}).items():
        node, _, kind = name.partition("/")
        put(root / node / "state" / "before" / f"{kind}.json", content)
    return analyse([root], deep=False).runs[0].triage
