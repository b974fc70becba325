"""CAPTURES → core flow rows: one a run and flow, counted at one point; or one a sighting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.errors import CannotRead, LeftOut
from analyzer.flows.capture_flows import CaptureFlows, capture_flows
from analyzer.flows.core_rows import Opening, core_row, opening
from analyzer.flows.pcap_parts import processors
from analyzer.layers import bindings as layer_bindings
from analyzer.layers.bindings import Ports
from analyzer.layers.loop import flow_slots as f
from analyzer.machine.linker import Machine
from analyzer.machine.warm import when_ready
from analyzer.topology.runs import PointInput, discover
from analyzer.words import COUNTED_ROLES

Key = tuple[int, ...]
_Counted = tuple[CaptureFlows | None, list[LeftOut]]


@dataclass
class CoreTable:
    """The rows, sorted by run and start, and the inputs that could not be read or not to their end."""

    rows: Iterator[dict[str, Any]]
    left_out: list[LeftOut] = field(default_factory=list)


def core_table(arguments: Iterable[Path], ports: Ports, per_sighting: bool = False) -> CoreTable:
    """Return the core flows of all captures; raises NothingToAnalyse when there are none."""
    inputs = discover(list(arguments))
    table = CoreTable(iter(()), inputs.left_out)
    points = [(run, point) for run in inputs.runs for point in run.points if point.paths]
    ready = when_ready(sum(point.size for _, point in points))
    bindings = {run.id: layer_bindings.build(run.ports | ports) for run in inputs.runs}

    def count(index: int) -> _Counted:
        run, point = points[index]
        return _counted(point, ready, lambda path: capture_flows(path, bindings[run.id], ready))

    with ThreadPoolExecutor(processors() if len(points) > 1 else 1) as pool:
        counted = list(pool.map(count, range(len(points))))
    for _, left_out in counted:
        table.left_out += left_out
    seen = [(run.id, point, flows) for (run, point), (flows, _) in zip(points, counted, strict=True) if flows]
    table.rows = _rows(seen, per_sighting)
    return table


def _counted(point: PointInput, ready: Callable[[], Machine | None], count: Callable[[Path], CaptureFlows]) -> _Counted:
    """Return the flows of the point's files, None where none can be read, and what was left out of them."""
    found: CaptureFlows | None = None
    left_out: list[LeftOut] = []
    for path in point.paths:
        name = point.named(path)
        try:
            flows = count(path)
        except CannotRead as error:
            left_out.append(LeftOut(name, f"cannot read {name}", error.why, error.next_step))
            continue
        except OSError as error:
            left_out.append(LeftOut(name, f"cannot read {name}", error.strerror or str(error), "check its permissions"))
            continue
        next_step = "what could be read was counted; copy the file again for the rest"
        left_out += [LeftOut(name, f"cannot read all of {name}", note, next_step) for note in flows.notes]
        if found is None:
            found = flows
        else:
            found.rows.merge(ready(), flows.rows)
    return found, left_out


class _Best(NamedTuple):
    """Where a flow is counted, as a rank that is best when smallest, its row there, and who opened it as seen anywhere.

    With several paths the reference point may have seen nothing but answers.
    """

    rank: tuple[int, int, str]
    row: list[int]
    opened: Opening


def _rows(seen: list[tuple[str, PointInput, CaptureFlows]], per_sighting: bool) -> Iterator[dict[str, Any]]:
    """Yield rows by run and start. A flow is counted where its role shows most, then where most packets were seen."""
    chosen: dict[tuple[str, Key, int], _Best] = {}
    for number, (run, point, flows) in enumerate(seen):
        for row in flows.rows:
            packets = row[f.LOW_PACKETS] + row[f.HIGH_PACKETS]
            here = _Best((COUNTED_ROLES.index(point.role), -packets, point.id), row, opening(row))
            key = run, tuple(row[: f.KEY_SLOTS]), number if per_sighting else 0
            known = chosen.get(key, here)
            chosen[key] = min(known, here)._replace(opened=min(known.opened, here.opened))
    for key in sorted(chosen, key=lambda key: (key[0], chosen[key].row[f.FIRST], key)):
        yield core_row(key[0], chosen[key].rank[2], chosen[key].row, chosen[key].opened)
