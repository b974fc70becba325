"""CAPTURES → Result: each run's points are read, its flows classified and measured, and the runs set side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analyzer import __version__
from analyzer.compare.rows import compare
from analyzer.deep_check import SecondOpinion
from analyzer.dissection_result import Dissection
from analyzer.garbage import no_garbage_collection
from analyzer.layers.bindings import Bindings, chosen_ports
from analyzer.machine.linker import Machine
from analyzer.machine.warm import when_ready
from analyzer.result import Comparison, Result, Run, is_result, load
from analyzer.run_measured import measured
from analyzer.run_read import RunRead, read_run
from analyzer.topology import files
from analyzer.topology.model import Topology
from analyzer.topology.runs import RunInput, discover
from analyzer.triage.runner import triage

SETUPS = ("vxlan", "native-auto", "native-bgp", "geneve")
"""In the order in which the comparison shows them; the first one present is the reference."""
COMPARED_SCENARIO = {"native-bgp": "bgp"}
BASELINE = "baseline"
MAX_FLOWS = 1000
Say = Callable[[str], object]
"""Is told what is being done; `str` tells nobody."""
Read = tuple[RunInput, Topology, Bindings]
"""What is kept of a run that was read, to read some of its frames again."""


def result_of(
    arguments: Sequence[Path],
    vxlan_ports: Iterable[int] = (),
    geneve_ports: Iterable[int] = (),
    deep: bool = True,
    say: Say = str,
) -> Result:
    """Return the Result of captures, or the one that a lone JSON file holds; `deep`: ask tshark as well.

    `say` is told what is being done. Raises CannotRead where that file is none, NothingToAnalyse where there is no
    capture.
    """
    if len(arguments) == 1 and is_result(arguments[0]):
        return load(arguments[0])
    return analyse(arguments, vxlan_ports, geneve_ports, deep, say=say)


def named_from(arguments: Sequence[Path]) -> Path | None:
    """Return the folder from which the Result of captures names their files; None for a Result that was read."""
    return None if len(arguments) == 1 and is_result(arguments[0]) else files.named_from(arguments)


def analyse(
    arguments: Iterable[Path],
    vxlan_ports: Iterable[int] = (),
    geneve_ports: Iterable[int] = (),
    deep: bool = True,
    most_flows: int | None = None,
    say: Say = str,
) -> Result:
    """Return the Result of everything under the arguments; raises NothingToAnalyse when that holds no capture.

    It holds the first `most_flows` flows of each run, by default MAX_FLOWS.
    """
    chosen = chosen_ports(vxlan_ports, geneve_ports)
    inputs = discover(list(arguments))
    ready = when_ready(sum(point.size for run in inputs.runs for point in run.points))
    with no_garbage_collection(), SecondOpinion(deep) as tshark, ThreadPoolExecutor(1) as beside:
        results, reads = [], list[Read]()
        for number, run_input in enumerate(inputs.runs, 1):
            say(f"reading run {number} of {len(inputs.runs)}: {run_input.id}")
            read = read_run(run_input, chosen, ready, inputs.left_out)
            if run_input.manifest is None and not any(point.format for point in read.tables.quality):
                continue  # nothing of it could be opened, which is told, and nobody said that it was a run
            tshark.ask(read.tables.option_frames)
            reads.append((read.run, read.topology, read.bindings))
            results.append(beside.submit(_answers, read, most_flows or MAX_FLOWS, ready))
        say("measuring")
        runs = [each.result() for each in results]
        comparison = _comparison(runs)
        dissections = _dissections(dict(zip((run.id for run in runs), reads, strict=True)), runs, comparison)
        checked = tshark.answer()
    return Result(
        generator=f"podpath {__version__}",
        runs=runs,
        comparison=comparison,
        left_out=sorted(inputs.left_out, key=lambda left: (left.path, left.why)),
        deep_check=checked,
        dissections=dissections,
    )


def _answers(read: RunRead, most_flows: int, ready: Callable[[], Machine | None]) -> Run:
    """Return what is measured of a run, and what triage says of it."""
    run = measured(read, most_flows)
    run.triage = triage(read, run, ready)
    return run


def _dissections(reads: dict[str, Read], runs: list[Run], comparison: Comparison) -> list[Dissection]:
    """Return a frame of each kind of tunnel, of the compared runs before the others."""
    kinds = {run.id: _tunnels(run) for run in runs if _tunnels(run)}
    if not kinds:
        return []
    from analyzer.dissection.of_runs import Candidate, of_runs  # with dpkt, which nothing else here needs

    order = [run for run in (*comparison.runs, *comparison.others) if run in kinds]
    among = [(reads[run], kinds[run]) for run in order]
    return of_runs(Candidate(*read, found) for read, found in among)


def _tunnels(run: Run) -> frozenset[str]:
    """Return the kinds of tunnels in a run, as dissection/of_runs.py names them."""
    kinds = {"vxlan" for each in run.tunnels if each.tunnel_type == "vxlan"}
    return frozenset(kinds | {"geneve options" for each in run.tunnels if each.geneve_options})


def _comparison(runs: list[Run]) -> Comparison:
    """Pick one run per setup, `baseline` (native-bgp: `bgp`); the others follow as labelled rows."""
    chosen: list[Run] = []
    for setup in SETUPS:
        wanted = COMPARED_SCENARIO.get(setup, BASELINE)
        chosen += [run for run in runs if (run.setup, run.scenario) == (setup, wanted)][:1]
    ids = {run.id for run in chosen}
    others = [run.id for run in runs if run.id not in ids]
    return compare(chosen, chosen[0] if chosen else None, others)
