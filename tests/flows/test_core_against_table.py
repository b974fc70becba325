"""The fast flow table beside the reference's own, which shares no code with it, on captures nobody meant."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analyzer.flows.core_rows import core_row
from analyzer.flows.table import FlowTable
from analyzer.layers.dissector import Frame, dissect
from analyzer.readers import Record
from tests import frames
from tests.flows.counting import by_machine, stored
from tests.layers.stacks import TABLE, changed_stacks

Facts = tuple[Any, ...]


def from_table(seen: list[Frame]) -> Counter[Facts]:
    """Return the ends, packets, bytes, length and TTL ranges of each flow as the analysis counts them."""
    table = FlowTable()
    for frame in seen:
        table.add(frame, 0, 1500)
    found: Counter[Facts] = Counter()
    for key, flow in table.flows.items():
        cells = flow.cells.values()
        lengths = [n for cell in cells for n in (cell.minimum_length, cell.maximum_length) if n is not None]
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
def test_both_tables_count_the_same_packets_of_the_same_flows(seen: list[Record]) -> None:
    """But for a tunnel in a tunnel whose innermost packet is not read: the fast table knows the outermost one only."""
    records = [record._replace(link_type=1, time_epoch_ns=number) for number, record in enumerate(seen)]
    read = [dissect(record, TABLE) for record in records]
    assume(not any(len(frame.packets) > 2 and "l3_start" not in frame.packets[-1] for frame in read))
    content = frames.pcap([(number, record.data, record.wire_len) for number, record in enumerate(records)])
    with stored(content) as path:
        assert from_table(read) == from_core(by_machine(path).rows)
