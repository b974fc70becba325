"""The command line's CAPTURES, some of which may be Results already, → their runs, compared or checked."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer import __version__
from analyzer.analysis import Say, analyse
from analyzer.check_result import Check
from analyzer.compare.rows import compare
from analyzer.compare_result import RunBeside, SideBySide
from analyzer.errors import LeftOut, Misused, nothing_opened, readable
from analyzer.expectations import check, written
from analyzer.readers import is_capture
from analyzer.result import Result, Run, load

MOST_FLOWS = 20_000
"""Flows of a run that expectations are held against, some 3 kB each."""
GENERATOR = f"podpath {__version__}"
Ports = Sequence[int]


@dataclass
class Found:
    """The runs of all arguments in their order, each with a name of its own, and what could not be used."""

    runs: list[tuple[str, Run]]
    """The argument that a run is from, and the run."""
    left_out: list[LeftOut]


def find(arguments: Iterable[Path], vxlan_ports: Ports = (), geneve_ports: Ports = (), say: Say = str) -> Found:
    """Return the runs under the arguments; raises NothingToAnalyse for one without any, CannotRead for a bad Result."""
    found = Found([], [])
    for argument in arguments:
        result = _result(argument, vxlan_ports, geneve_ports, say)
        found.runs += [(readable(argument), run) for run in result.runs]
        found.left_out += result.left_out
    _name_apart(found.runs)
    return found


def _result(argument: Path, vxlan_ports: Ports, geneve_ports: Ports, say: Say) -> Result:
    if argument.suffix == ".json" and argument.is_file():
        return load(argument)
    return analyse([argument], vxlan_ports, geneve_ports, deep=False, most_flows=MOST_FLOWS, say=say)


def _name_apart(runs: list[tuple[str, Run]]) -> None:
    """Put before names that several runs have the argument, without what all have in common; then count."""
    before = Counter(run.id for _, run in runs)
    common = os.path.commonpath([argument for argument, _ in runs]) if _comparable(runs) else ""
    taken: Counter[str] = Counter()
    for argument, run in runs:
        if before[run.id] > 1:
            place = os.path.relpath(argument, common) if common else argument
            run.id = place if place.endswith(run.id) else f"{place}:{run.id}"
        taken[run.id] += 1
        if taken[run.id] > 1:
            run.id = f"{run.id} ({taken[run.id]})"


def _comparable(runs: list[tuple[str, Run]]) -> bool:
    """Return whether the arguments have a folder in common: several of them, and all absolute or none."""
    arguments = {argument for argument, _ in runs}
    return len(arguments) > 1 and len({Path(argument).is_absolute() for argument in arguments}) == 1


def side_by_side(found: Found, reference: str | None = None) -> SideBySide:
    """Return the comparison of all runs with the one called `reference`, by default the first.

    Raises NothingToAnalyse where no capture can be opened, Misused for fewer than two runs.
    """
    runs = [run for _, run in found.runs]
    if found.left_out and not any(point.format for run in runs for point in run.points):
        raise nothing_opened(found.left_out)
    if len(runs) < 2:
        had = f"only {runs[0].id} was found" if runs else "no run was found"
        had += "".join(f"; {left.what}: {left.why}" for left in found.left_out[:1])
        raise Misused("cannot compare", had, "give two or more results, run folders or captures")
    return SideBySide(
        generator=GENERATOR,
        runs=[_beside(argument, run) for argument, run in found.runs],
        comparison=compare(runs, _reference(runs, reference)),
        left_out=found.left_out,
    )


def _reference(runs: list[Run], name: str | None) -> Run:
    if name is None:
        return runs[0]
    for run in runs:
        if run.id == name:
            return run
    known = ", ".join(run.id for run in runs[:20])
    raise Misused(f"no run is called {name}", f"there are {known}", "give one of them as --reference")


def _beside(argument: str, run: Run) -> RunBeside:
    return RunBeside(
        id=run.id,
        argument=argument,
        setup=run.setup,
        scenario=run.scenario,
        datapath=run.datapath,
        runtime=run.runtime,
        host_routing=run.host_routing,
        cilium_version=run.cilium_version,
        segmentation=run.segmentation,
        kernel=run.kernel,
        points=sum(1 for point in run.points if point.frames),
        frames=sum(point.frames for point in run.points),
    )


def checked(found: Found, files: Sequence[Path]) -> Check:
    """Return what became of the files' expectations; raises Misused where a file says what nobody knows."""
    documents = [document for file in files for document in written.load(file)]
    outcomes = check.outcomes(documents, [run for _, run in found.runs])
    count = Counter(outcome.status for outcome in outcomes)
    return Check(
        generator=GENERATOR,
        files=[readable(file) for file in files],
        runs=[run.id for _, run in found.runs],
        met=count["met"],
        not_met=count["not met"],
        not_seen=count["not seen"],
        not_applicable=count["not applicable"],
        outcomes=outcomes,
        left_out=found.left_out,
    )


def spare(out: Path | None, inputs: Iterable[Path]) -> None:
    """Raise Misused where the file to be written is a capture or one of the inputs."""
    if out is None or not out.is_file():
        return
    if is_capture(out) or any(each.exists() and each.samefile(out) for each in inputs):
        raise Misused(f"cannot write {readable(out)}", "it is one of the inputs", "choose another file")
