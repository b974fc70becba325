"""What `analyze triage` writes: the findings of every run, and what became of every rule."""

from __future__ import annotations

from typing import Literal

import msgspec

from analyzer.errors import LeftOut
from analyzer.result import Result, Triage


class RunTriage(msgspec.Struct, forbid_unknown_fields=True):
    """One run's triage."""

    run: str
    triage: Triage


class TriageReport(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All runs, in the order of the Result."""

    triage_version: Literal[1] = 1
    generator: str
    runs: list[RunTriage]
    left_out: list[LeftOut]


def triage_of(result: Result) -> TriageReport:
    """Return what triage says of a Result's runs."""
    runs = [RunTriage(run.id, run.triage) for run in result.runs]
    return TriageReport(generator=result.generator, runs=runs, left_out=result.left_out)
