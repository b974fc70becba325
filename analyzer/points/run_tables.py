"""One run's captures, read side by side: its flows and pings, and what each capture point holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from analyzer.errors import LeftOut
from analyzer.flows.flow import IcmpError
from analyzer.flows.pcap_parts import processors
from analyzer.flows.run_flows import RunFlows
from analyzer.flows.taps import points_of_taps
from analyzer.journeys.echo import EchoTable
from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import flow_slots as f
from analyzer.machine.linker import Machine
from analyzer.points.reading import PointSeen, read_point
from analyzer.points.second_look import OptionFrame, SecondLook
from analyzer.readers import Record
from analyzer.result import Point
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput, RunInput


@dataclass
class RunTables:
    """What the points of one run hold together."""

    points: list[PointInput]
    """Those of the run, and behind them one for each interface of a capture that saw several."""
    quality: list[Point]
    """Of the run's own points."""
    link_types: list[str | None] = field(default_factory=list)
    """Of all points: an interface has that of the capture that saw it."""
    flows: RunFlows = field(default_factory=RunFlows)
    echoes: EchoTable = field(default_factory=EchoTable)
    errors: list[tuple[int, IcmpError]] = field(default_factory=list)
    """Each with the point that saw it."""
    bgp: list[tuple[int, Record]] = field(default_factory=list)
    """Frames of port 179, each with the point that saw it."""
    option_frames: list[OptionFrame] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    taps: list[dict[int, int]] = field(default_factory=list)
    """Of each of the run's own points: tap (layers/loop/point_table.py) → its place among `points`."""


def read_tables(
    run: RunInput, topology: Topology, bindings: Bindings, ready: Callable[[], Machine | None], hashed: bool = True
) -> RunTables:
    """Return the tables of all points; `ready` gives the machine code, None while it is still being compiled."""

    def read(point: PointInput) -> PointSeen:
        return read_point(point, topology.mtu_at(point), bindings, ready, hashed)

    tables = RunTables(list(run.points), [], [None] * len(run.points))
    with ThreadPoolExecutor(processors() if len(run.points) > 1 else 1) as pool:
        looked = [_add(tables, seen, place, topology) for place, seen in enumerate(pool.map(read, run.points))]
    tables.bgp = [(at[tap], record) for second, at in looked for tap, record in second.bgp]
    tables.taps = [at for _, at in looked]
    tables.flows.finish()
    for point, error in tables.errors:
        tables.flows.attach(error, point)
    tables.echoes.fill((second.echoes, at.__getitem__) for second, at in looked)
    return tables


def _add(tables: RunTables, seen: PointSeen, place: int, topology: Topology) -> tuple[SecondLook, dict[int, int]]:
    """Add one point, while others are read; return its second look, and tap → place among the points."""
    taps = sorted(set(seen.table.flows.rows.numbers[f.TAP : seen.table.many_flows * f.FLOW_SLOTS : f.FLOW_SLOTS]))
    at, new = points_of_taps(tables.points, place, taps, seen.interfaces, topology)
    tables.quality.append(seen.quality)
    tables.link_types[place] = seen.quality.link_type
    tables.points += new
    tables.link_types += [seen.quality.link_type] * len(new)
    tables.flows.add(seen.table, at.__getitem__, seen.second.options, used_up=True)
    tables.errors += [(at[error.tap], error) for error in seen.second.errors]
    tables.option_frames += seen.second.option_frames
    tables.left_out += seen.left_out
    return seen.second, at
