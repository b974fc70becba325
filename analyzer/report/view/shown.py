"""What of a Result is on the page: the runs side by side, the others, and the one the rest is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from analyzer.report.view.names import SETUPS
from analyzer.report.view.text import clip
from analyzer.result import Result, Run
from analyzer.words import SEVERITIES

SIDE_BY_SIDE = 6
"""Columns that still read on paper; further runs become rows among the others."""
OTHERS = 40
"""Runs told one by one; a folder with more is a sign that a selection is wanted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The runs of a page, each in its place."""

    result: Result
    main: list[Run]
    others: list[Run]
    reference: Run | None

    @property
    def alone(self) -> bool:
        """Tell whether this is a single run of no known setup: a lone file, not a comparison."""
        return len(self.result.runs) == 1 and self.result.runs[0].setup is None

    @property
    def told(self) -> list[Run]:
        """Return the runs that the verdict is about: those side by side, or all where no manifest names a setup."""
        return self.main if any(run.setup for run in self.main) and not self.incidents else self.result.runs

    @property
    def incidents(self) -> bool:
        """Tell whether these are experiments that went wrong, none of them a setup's plain run: nothing to compare."""
        runs = self.result.runs
        return not self.result.comparison.runs and any(run.setup for run in runs) and any(map(grave, runs))

    @property
    def missing(self) -> list[str]:
        """Return the known setups that no run covers."""
        present = {run.setup for run in self.result.runs}
        return [name for setup, name in SETUPS.items() if setup not in present]

    @property
    def subject(self) -> str:
        """Return the name of a lone file."""
        run = self.result.runs[0]
        files = [point.file for point in run.points if point.file]
        return clip(PurePosixPath(files[0]).name if len(files) == 1 else run.id, 60)


def shown(result: Result) -> Shown:
    """Return the runs in the order of the comparison."""
    runs = {run.id: run for run in result.runs}
    main = [runs[name] for name in result.comparison.runs if name in runs] or _unmarked(result.runs)
    main = main[:SIDE_BY_SIDE]
    ids = {run.id for run in main}
    others = [run for run in result.runs if run.id not in ids]
    reference = runs.get(result.comparison.reference or "") if len(main) > 1 else None
    return Shown(result, main, others[:OTHERS], reference)


def _unmarked(runs: list[Run]) -> list[Run]:
    """Return what to show where nothing is marked for it: the runs that went wrong, the gravest first, else setups."""
    struck = sorted(filter(grave, runs), key=worst)
    return struck if any(run.setup for run in runs) and struck else _one_a_setup(runs)


def worst(run: Run) -> int:
    """Return the place of a run's gravest finding: the first, as the Result has them."""
    return min((SEVERITIES.index(finding.severity) for finding in run.triage.findings), default=len(SEVERITIES))


def grave(run: Run) -> bool:
    """Tell whether a run has a finding of more than information."""
    return any(finding.severity != "info" for finding in run.triage.findings)


def _one_a_setup(runs: list[Run]) -> list[Run]:
    """Return the first run of each setup and every lone file."""
    firsts = {run.setup or run.id: run for run in reversed(runs)}
    return [run for run in runs if run is firsts[run.setup or run.id]]
