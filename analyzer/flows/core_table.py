"""CAPTURES → core flow rows: one a run and flow, counted at one point; or one a sighting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.errors import CannotRead, LeftOut
from analyzer.flows.capture_flows import CaptureFlows, capture_flows
from analyzer.flows.counted_at import Sighting, run_rows
from analyzer.flows.pcap_parts import processors
from analyzer.layers import bindings as layer_bindings
from analyzer.layers.bindings import Ports
from analyzer.machine.linker import Machine
from analyzer.machine.warm import when_ready
from analyzer.topology.runs import PointInput, discover
from analyzer.topology.tunnel_ports import read_ports
from analyzer.words import COUNTED_ROLES

_Counted = tuple[CaptureFlows | None, list[LeftOut]]


@dataclass
class CoreTable:
    """The rows, sorted by run and start, and the inputs that could not be read or not to their end."""

    rows: Iterator[dict[str, Any]]
    left_out: list[LeftOut] = field(default_factory=list)
    opened: bool = False
    """Whether any capture could be opened."""


def core_table(
    arguments: Iterable[Path],
    ports: Ports,
    per_sighting: bool = False,
    out: Path | None = None,
    say: Callable[[str], object] = str,
) -> CoreTable:
    """Return the core flows of all captures; `say` is told what is being done.

    Raises NothingToAnalyse when there are no captures, Misused when `out` is one.
    """
    inputs = discover(list(arguments))
    inputs.spare(out)
    table = CoreTable(iter(()), inputs.left_out)
    points = [(run, point) for run in inputs.runs for point in run.points if point.paths]
    ready = when_ready(sum(point.size for _, point in points))
    said = {run.id: read_ports(run, ports, table.left_out) for run in inputs.runs}
    bindings = {run: layer_bindings.build(found.protocols) for run, found in said.items()}

    def count(index: int) -> _Counted:
        run, point = points[index]
        say(f"counting capture {index + 1} of {len(points)}: {run.id}, {point.id}")
        return _counted(point, ready, lambda path: capture_flows(path, bindings[run.id], ready))

    with ThreadPoolExecutor(processors() if len(points) > 1 else 1) as pool:
        counted = list(pool.map(count, range(len(points))))
    for _, left_out in counted:
        table.left_out += left_out
    table.opened = any(flows is not None for flows, _ in counted)
    seen: dict[str, list[Sighting]] = {run.id: [] for run in inputs.runs}
    for (run, point), (flows, _) in zip(points, counted, strict=True):
        if flows:
            seen[run.id].append(Sighting(point.id, COUNTED_ROLES.index(point.role), flows.rows))
    table.rows = (row for run in sorted(seen) for row in run_rows(run, seen[run], per_sighting))
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
