"""The columns of what is written out, in one table: names from ECS and IPFIX, units in the name, null for unknown.

`docs/schema.md` is made from it.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its name, its kind, what standard the name is from, and what it means."""

    name: str
    kind: str
    standard: str
    meaning: str


FLOWS: tuple[Column, ...] = (
    Column("run", "text", "", "run that the flow belongs to: setup/scenario, or the folder"),
    Column("source_ip", "ip", "ECS", "workload address of the side that opened the flow, else of the first packet"),
    Column("source_port", "integer", "ECS", "null where the transport has no ports"),
    Column("destination_ip", "ip", "ECS", "workload address of the other side"),
    Column("destination_port", "integer", "ECS", "null where the transport has no ports"),
    Column("network_transport", "text", "ECS", "tcp, udp, icmp, ...; an IP protocol number where it has no name here"),
    Column("icmp_identifier", "integer", "", "identifier of an ICMP echo"),
    Column("tunnel_type", "text", "", "vxlan, geneve, ipip; several joined by +; bare where packets were outside any"),
    Column("minimum_source_vni", "integer", "", "smallest VNI of packets from the source"),
    Column("maximum_source_vni", "integer", "", "largest VNI of packets from the source"),
    Column("minimum_destination_vni", "integer", "", "smallest VNI of packets from the destination"),
    Column("maximum_destination_vni", "integer", "", "largest VNI of packets from the destination"),
    Column("overhead_bytes", "integer", "", "sum over the packets whose inner header was seen"),
    Column("minimum_overhead_bytes", "integer", "", "per packet"),
    Column("maximum_overhead_bytes", "integer", "", "per packet"),
    Column("counted_at", "text", "", "capture point whose packets are counted"),
    Column("network_packets", "integer", "ECS", "both directions"),
    Column("network_bytes", "integer", "ECS", "sum of frame lengths on the wire, both directions"),
    Column("source_packets", "integer", "ECS", "from the source"),
    Column("source_bytes", "integer", "ECS", "from the source"),
    Column("destination_packets", "integer", "ECS", "from the destination"),
    Column("destination_bytes", "integer", "ECS", "from the destination"),
    Column("minimum_ttl", "integer", "IPFIX", "of the workload packet"),
    Column("maximum_ttl", "integer", "IPFIX", "of the workload packet"),
    Column("minimum_ip_total_length", "integer", "IPFIX", "of the workload packet, super-frames included"),
    Column("maximum_ip_total_length", "integer", "IPFIX", "of the workload packet, super-frames included"),
    Column("tcp_control_bits", "integer", "IPFIX", "flags of all packets, or-ed"),
    Column("source_mss", "integer", "", "smallest MSS option the source sent"),
    Column("destination_mss", "integer", "", "smallest MSS option the destination sent"),
    Column("later_fragments", "integer", "", "IP fragments behind a first one of this flow, not among the packets"),
    Column("start_epoch_ns", "integer", "", "time of the first packet"),
    Column("end_epoch_ns", "integer", "", "time of the last packet"),
)
