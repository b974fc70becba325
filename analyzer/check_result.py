"""What `analyze compare --expect FILE --format json` writes: what became of expectations (docs/check.schema.json)."""

from __future__ import annotations

from typing import Literal

from analyzer.errors import LeftOut
from analyzer.result import Struct

Status = Literal["met", "not met", "not seen", "not applicable"]


class Outcome(Struct, kw_only=True):
    """One expectation and one run."""

    file: str
    line: int
    name: str
    """What the file calls it; empty where it does not."""
    expected: str
    """The expectation on one line."""
    run: str | None
    """Null where no run is the one that the expectation is for."""
    status: Status
    """`not seen`: nothing was captured that could hold or not, which counts as failed; `not applicable`: for others."""
    seen: str
    n: int | None
    """Flows, frames, pings, … that it rests on; null for settings, and where nothing was seen."""
    why: str
    """Empty where it is met; else what is otherwise, what capture or state is missing, or why it does not apply."""


class Check(Struct, kw_only=True):
    """All expectations of the files against all runs."""

    check_version: Literal[1] = 1
    generator: str
    files: list[str]
    runs: list[str]
    met: int
    not_met: int
    not_seen: int
    not_applicable: int
    outcomes: list[Outcome]
    """By run in their order, those without one last."""
    left_out: list[LeftOut]
