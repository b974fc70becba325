"""CAPTURES → annotated copies: each run is analysed, and what is known of its addresses and frames goes into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from analyzer.annotate.copies import Comments, Copies, write_annotated
from analyzer.annotate.targets import targets
from analyzer.errors import Misused, readable
from analyzer.garbage import no_garbage_collection
from analyzer.layers.bindings import Ports
from analyzer.machine.warm import when_ready
from analyzer.result import Run, Triage, is_result
from analyzer.run_measured import measured
from analyzer.run_read import read_run
from analyzer.topology.runs import discover
from analyzer.triage.runner import triage

MAX_FLOWS = 0
"""Rows of flows are not asked for."""


def comments_of(found: Triage) -> Comments:
    """Return what the findings say of the frames that show them."""
    titles = {outcome.id: outcome.title for outcome in found.rules}
    comments: dict[tuple[str, int], list[str]] = defaultdict(list)
    for finding in found.findings:
        said = f"{finding.severity} {finding.rule} ({finding.certainty}): {titles[finding.rule]}. {finding.cause}"
        for evidence in finding.evidence:
            for number in evidence.frames:
                comments[evidence.file, number].append(said)
    return comments


def names_of(run: Run) -> dict[str, str]:
    """Return address → name of the pods and nodes among the run's packets, then of the services' own addresses."""
    names = {each.subject: each.name for each in run.known if each.kind in ("pod", "node") and each.name}
    for each in run.known:
        if each.kind == "service" and each.name:
            names.setdefault(each.subject.rpartition(":")[0].strip("[]"), each.name.rpartition(":")[0])
    return names


def annotated_copies(
    arguments: Iterable[Path], out: Path, ports: Ports, say: Callable[[str], object] = str
) -> tuple[Copies, int]:
    """Write copies of all captures under the arguments; return them and how many names of addresses they hold.

    `say` is told what is being done. Raises NothingToAnalyse when there are no captures, Misused where copies cannot
    go there, UserError.
    """
    arguments = list(arguments)
    for path in filter(is_result, arguments):
        why = "it is no capture, and copies are made of captures"
        raise Misused(f"cannot annotate {readable(path)}", why, "give the captures that it was made of")
    inputs = discover(arguments)
    where = targets(inputs, arguments, out)
    ready = when_ready(sum(point.size for run in inputs.runs for point in run.points))
    copies, names = Copies(left_out=inputs.left_out), 0
    for number, each in enumerate(inputs.runs, 1):
        say(f"annotating run {number} of {len(inputs.runs)}: {each.id}")
        with no_garbage_collection():
            read = read_run(each, ports, ready, inputs.left_out, hashed=False)
            run = measured(read, MAX_FLOWS)
            found = triage(read, run, ready)
        written = write_annotated(each, comments_of(found), names_of(run), where, ready())
        names += len(names_of(run))
        copies.paths += written.paths
        copies.commented += written.commented
        again = {left.path for left in written.left_out}  # what is wrong with a file was told when it was first read
        copies.left_out[:] = [left for left in copies.left_out if left.path not in again] + written.left_out
    return copies, names
