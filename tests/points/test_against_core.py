"""A point's tables: machine code and Python count the same, and their cells hold what the core table counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.flows.core_rows import core_row
from analyzer.flows.run_flows import RunFlows
from analyzer.layers.loop import cell_slots as c
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import point_slots as n
from analyzer.machine.linker import Machine
from analyzer.points.reading import PointSeen, read_point
from analyzer.readers import Record
from analyzer.topology.runs import PointInput
from tests import frames
from tests.flows.counting import by_machine, stored
from tests.layers.stacks import TABLE, changed_stacks
from tests.machine.compiled import machine

Facts = tuple[Any, ...]


def read(path: Path, ready: Callable[[], Machine | None]) -> PointSeen:
    point = PointInput("eth0", None, "eth0", "underlay", "inferred", None, [path], None)
    return read_point(point, 1500, TABLE, ready)


def numbers(seen: PointSeen) -> tuple[list[int], ...]:
    """Return every number that was counted; what was kept is the latest block's."""
    table = seen.table
    table.counts.numbers[n.KEPT] = 0
    flows, cells = table.many_flows, table.many_cells
    return (
        table.flows.rows.numbers[: flows * f.FLOW_SLOTS].tolist(),
        table.links.rows.numbers[: flows * c.LINK_SLOTS].tolist(),
        table.cells.rows.numbers[: cells * c.CELL_SLOTS].tolist(),
        table.counts.numbers.tolist(),
    )


def from_cells(seen: PointSeen) -> Counter[Facts]:
    """Return the ends, packets, bytes, length and TTL ranges of each flow as its cells have them."""
    run = RunFlows()
    run.add(seen.table, lambda _: 0, seen.second.options)
    found: Counter[Facts] = Counter()
    for key, flow in run.flows.items():
        cells = flow.cells.values()
        lengths = [size for cell in cells for size in (cell.minimum_length, cell.maximum_length) if size is not None]
        ttls = [look.ttl for look in flow.cells if look.ttl is not None]
        ends = sorted([(key.low_ip, key.low_port or 0), (key.high_ip, key.high_port or 0)])
        packets, total = sum(cell.packets for cell in cells), sum(cell.wire_bytes for cell in cells)
        found[*ends, packets, total, min(lengths), max(lengths), min(ttls), max(ttls)] += 1
    return found


def from_core(rows: list[list[int]]) -> Counter[Facts]:
    """Return the same of the fast table."""
    names = ("network_packets", "network_bytes", "minimum_ip_total_length", "maximum_ip_total_length", "minimum_ttl",
             "maximum_ttl")  # fmt: skip
    found: Counter[Facts] = Counter()
    for numbers in rows:
        row = core_row("", "", numbers)
        ends = sorted((row[f"{side}_ip"], row[f"{side}_port"] or 0) for side in ("source", "destination"))
        found[*ends, *(row[name] for name in names)] += 1
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(changed_stacks, min_size=1, max_size=6))
def test_machine_code_python_and_the_core_table_count_the_same(seen: list[Record]) -> None:
    records = [record._replace(link_type=1, time_epoch_ns=number) for number, record in enumerate(seen)]
    content = frames.pcap([(number, record.data, record.wire_len) for number, record in enumerate(records)])
    with stored(content) as path:
        compiled, interpreted = read(path, machine), read(path, lambda: None)
        core = from_core(by_machine(path).rows)
    assert numbers(interpreted) == numbers(compiled)
    assert interpreted.quality == compiled.quality
    assert interpreted.second.errors == compiled.second.errors
    assert interpreted.second.options == compiled.second.options
    assert interpreted.second.option_frames == compiled.second.option_frames
    assert interpreted.second.bgp == compiled.second.bgp
    assert core == from_cells(compiled)
