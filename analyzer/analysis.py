"""CAPTURES → Result: each run's points are read, its flows classified and measured, and the runs set side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analyzer import __version__
from analyzer.compare.rows import compare
from analyzer.deep_check import check_options
from analyzer.garbage import no_garbage_collection
from analyzer.layers.bindings import chosen_ports
from analyzer.machine.linker import Machine
from analyzer.machine.warm import when_ready
from analyzer.points.second_look import OptionFrame
from analyzer.result import Comparison, Result, Run, load
from analyzer.run_measured import measured
from analyzer.run_read import RunRead, read_run
from analyzer.topology.runs import discover
from analyzer.triage.runner import triage

SETUPS = ("vxlan", "native-auto", "native-bgp", "geneve")
"""In the order in which the comparison shows them; the first one present is the reference."""
COMPARED_SCENARIO = {"native-bgp": "bgp"}
BASELINE = "baseline"
MAX_FLOWS = 1000


def result_of(
    arguments: Sequence[Path], vxlan_ports: Iterable[int] = (), geneve_ports: Iterable[int] = (), deep: bool = True
) -> Result:
    """Return the Result of captures, or the one that a lone JSON file holds; `deep`: ask tshark as well.

    Raises CannotRead where that file is none, NothingToAnalyse where there is no capture.
    """
    if len(arguments) == 1 and _is_json(arguments[0]):
        return load(arguments[0])
    return analyse(arguments, vxlan_ports, geneve_ports, deep)


def _is_json(path: Path) -> bool:
    try:
        return path.suffix == ".json" and path.is_file()
    except OSError:
        return False  # discovering says why it cannot be read


def analyse(
    arguments: Iterable[Path],
    vxlan_ports: Iterable[int] = (),
    geneve_ports: Iterable[int] = (),
    deep: bool = True,
    most_flows: int | None = None,
) -> Result:
    """Return the Result of everything under the arguments; raises NothingToAnalyse when that holds no capture.

    It holds the first `most_flows` flows of each run, by default MAX_FLOWS.
    """
    chosen = chosen_ports(vxlan_ports, geneve_ports)
    inputs = discover(list(arguments))
    ready = when_ready(sum(point.size for run in inputs.runs for point in run.points))
    options: list[OptionFrame] = []
    with no_garbage_collection(), ThreadPoolExecutor(1) as beside:
        results = []
        for run_input in inputs.runs:
            read = read_run(run_input, chosen, ready, inputs.left_out)
            if run_input.manifest is None and not any(point.format for point in read.tables.quality):
                continue  # nothing of it could be opened, which is told, and nobody said that it was a run
            options += read.tables.option_frames
            results.append(beside.submit(_answers, read, most_flows or MAX_FLOWS, ready))
        checked = check_options(options, deep)  # in the main thread, where asyncio watches child processes
    runs = [each.result() for each in results]
    return Result(
        generator=f"podpath {__version__}",
        runs=runs,
        comparison=_comparison(runs),
        left_out=sorted(inputs.left_out, key=lambda left: (left.path, left.why)),
        deep_check=checked,
    )


def _answers(read: RunRead, most_flows: int, ready: Callable[[], Machine | None]) -> Run:
    """Return what is measured of a run, and what triage says of it."""
    run = measured(read, most_flows)
    run.triage = triage(read, run, ready)
    return run


def _comparison(runs: list[Run]) -> Comparison:
    """Pick one run per setup, `baseline` (native-bgp: `bgp`); the others follow as labelled rows."""
    chosen: list[Run] = []
    for setup in SETUPS:
        wanted = COMPARED_SCENARIO.get(setup, BASELINE)
        chosen += [run for run in runs if (run.setup, run.scenario) == (setup, wanted)][:1]
    ids = {run.id for run in chosen}
    others = [run.id for run in runs if run.id not in ids]
    return compare(chosen, chosen[0] if chosen else None, others)
