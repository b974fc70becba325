"""The fast flow table beside the one the Result is made from: two tables that share no code, on the samples."""

from __future__ import annotations

from typing import Any

from analyzer.flows.core_table import core_table
from analyzer.result import Flow
from tests.samples import CAPTURES, each, measured, sample_runs


def ends(flow: Flow | dict[str, Any]) -> tuple[Any, ...]:
    """Return what tells a flow apart, without direction."""
    names = ("source_ip", "source_port", "destination_ip", "destination_port", "network_transport", "icmp_identifier")
    found = [flow[name] if isinstance(flow, dict) else getattr(flow, name) for name in names]
    return (*sorted([(found[0], found[1] or 0), (found[2], found[3] or 0)]), *found[4:])


@each(*sample_runs())
def test_the_fast_table_agrees_with_the_analysis(name: str) -> None:
    """Where both count at one point, everything both know is equal."""
    fast = {ends(row): row for row in core_table([CAPTURES / name], {}).rows}
    slow = {ends(flow): flow for flow in measured(name).flows}
    assert set(slow) == set(fast)
    same = [(slow[key], fast[key]) for key in slow if slow[key].counted_at == fast[key]["counted_at"]]
    assert len(same) > len(slow) / 2
    for flow, row in same:
        sizes = flow.overhead_bytes
        overhead = (sum(size.value * size.n for size in sizes), min(size.value for size in sizes),
                    max(size.value for size in sizes)) if sizes else (None, None, None)  # fmt: skip
        assert (
            flow.source_ip, flow.source_port, flow.network_packets, flow.network_bytes, flow.forward_packets,
            flow.reverse_packets, flow.minimum_ttl, flow.maximum_ttl, flow.minimum_ip_total_length,
            flow.maximum_ip_total_length, *overhead,
        ) == tuple(row[name] for name in (
            "source_ip", "source_port", "network_packets", "network_bytes", "source_packets", "destination_packets",
            "minimum_ttl", "maximum_ttl", "minimum_ip_total_length", "maximum_ip_total_length", "overhead_bytes",
            "minimum_overhead_bytes", "maximum_overhead_bytes",
        ))  # fmt: skip
        mss = (flow.forward_mss if row["source_packets"] else None,
               flow.reverse_mss if row["destination_packets"] else None)  # fmt: skip
        assert mss == (row["source_mss"], row["destination_mss"])
        assert set((row["tunnel_type"] or "bare").split("+")) <= {"bare", *flow.tunnel_type}
        assert {row["minimum_source_vni"], row["maximum_source_vni"]} - {None} <= set(flow.forward_vni)
        assert {row["minimum_destination_vni"], row["maximum_destination_vni"]} - {None} <= set(flow.reverse_vni)
