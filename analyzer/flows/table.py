"""Fills flows from frames, one pass, in any order of points."""

from __future__ import annotations

from collections import Counter
from typing import Any

from analyzer.flows.flow import Cell, Flow, FlowKey, Look, TunnelLook
from analyzer.layers.dissector import Frame
from analyzer.layers.icmp import ECHO
from analyzer.layers.step import Fields

SYN, ACK = 0x02, 0x10
COMMON_MTU = 1500
"""Without a SYN or an interface MTU, a larger packet may be a super-frame and proves nothing about the path."""
MAX_FRAGMENTED = 65536
"""Fragmented packets remembered per run."""


class FlowTable:
    """All flows of one run, plus the counters of frames that belong to none."""

    def __init__(self) -> None:
        self.flows: dict[FlowKey, Flow] = {}
        self.non_flow: Counter[str] = Counter()
        self.reported_mtu: Counter[int] = Counter()
        self._first_fragments: set[tuple[int, str, str, int]] = set()
        self._later_fragments: Counter[tuple[int, str, str, int]] = Counter()

    def add(self, frame: Frame, point: int, interface_mtu: int | None) -> None:
        """Count one frame seen at `point`; `interface_mtu` is that interface's, null when no state says it."""
        workload = frame.workload
        if "icmp_mtu" in workload:
            self.reported_mtu[workload["icmp_mtu"]] += 1
        self._note_fragment(frame, point)
        if "ip_src" not in workload or _later_fragment(workload):
            self.non_flow[_family(workload)] += 1
            return
        key, from_low = flow_key(workload)
        flow = self.flows.get(key)
        if flow is None:
            flow = self.flows[key] = Flow(key, first_from_low=from_low, first_ns=frame.time_epoch_ns)
        _note_opening(flow, workload, from_low, frame.time_epoch_ns)
        _count(flow, frame, workload, point, from_low, interface_mtu)

    def outer_fragments(self) -> int:
        """Return how many frames were fragments of tunnel packets; later ones are known by the IP id of a first one."""
        return sum(1 + self._later_fragments[packet] for packet in self._first_fragments)

    def _note_fragment(self, frame: Frame, point: int) -> None:
        outer = frame.packets[0]
        if not _is_fragment(outer) or len(self._later_fragments) + len(self._first_fragments) >= MAX_FRAGMENTED:
            return
        packet = (point, outer["ip_src"], outer["ip_dst"], outer["ip_id"])
        if frame.tunnels:
            self._first_fragments.add(packet)
        elif outer["ip_frag_offset"]:
            self._later_fragments[packet] += 1


def flow_key(packet: Fields) -> tuple[FlowKey, bool]:
    """Return the key and whether the packet goes from its low to its high side.

    ICMP echoes are keyed by id; an ICMP error by its type in place of the id, negative, so that it never joins an echo.
    """
    protocol = packet["ip_proto"]
    source = (packet["ip_src"], packet.get("srcport"))
    destination = (packet["ip_dst"], packet.get("dstport"))
    identifier = None
    if protocol in ECHO and "icmp_type" in packet:
        identifier = packet["icmp_ident"] if "icmp_ident" in packet else -1 - packet["icmp_type"]
    from_low = (source[0], source[1] or 0) <= (destination[0], destination[1] or 0)
    low, high = (source, destination) if from_low else (destination, source)
    return FlowKey(protocol, *low, *high, identifier), from_low


def _note_opening(flow: Flow, packet: Fields, from_low: bool, time_ns: int | None) -> None:
    if time_ns is not None and (flow.first_ns is None or time_ns < flow.first_ns):
        flow.first_ns, flow.first_from_low = time_ns, from_low
    flags = packet.get("tcp_flags")
    if flags is not None and flags & SYN:
        flow.opened_from_low = from_low if not flags & ACK else not from_low
        if "tcp_mss" in packet:
            if from_low:
                flow.mss_low = packet["tcp_mss"]
            else:
                flow.mss_high = packet["tcp_mss"]
    elif "icmp_type" in packet and packet["icmp_type"] == ECHO[packet["ip_proto"]][0]:
        flow.opened_from_low = from_low


def _count(flow: Flow, frame: Frame, packet: Fields, point: int, from_low: bool, mtu: int | None) -> None:
    look = _look(frame, packet, point, from_low)
    cell = flow.cells.get(look)
    if cell is None:
        cell = flow.cells[look] = Cell()
    length = packet["ip_len"] or frame.wire_len - packet["l3_start"]
    payload = length - packet["ip_hdr_len"] - packet.get("tcp_hdr_len", 0)
    segments = _segments(flow, packet, length, payload, mtu)
    cell.packets += 1
    cell.wire_bytes += frame.wire_len
    cell.super_frames += segments != 1
    cell.sent_packets += segments or 0
    cell.sent_wire_bytes += frame.wire_len + ((segments or 1) - 1) * (frame.wire_len - payload)
    cell.sent_unknown += segments is None
    cell.opening += bool(packet.get("tcp_flags", 0) & SYN)
    cell.minimum_length = length if cell.minimum_length is None else min(cell.minimum_length, length)
    cell.maximum_length = max(cell.maximum_length or 0, length)
    if frame.time_epoch_ns is not None:
        cell.first_ns = frame.time_epoch_ns if cell.first_ns is None else min(cell.first_ns, frame.time_epoch_ns)
        cell.last_ns = max(cell.last_ns or 0, frame.time_epoch_ns)
    _count_outer(flow, cell, frame.packets[0], bool(frame.tunnels), length if segments == 1 else None)


def _count_outer(flow: Flow, cell: Cell, outer: Fields, tunnelled: bool, whole: int | None) -> None:
    """Count what the outermost packet shows; `whole` is the workload's length, null for super-frames."""
    if tunnelled:
        cell.zero_checksum += outer.get("udp_checksum") == 0
        cell.outer_df += bool(outer.get("ip_df"))
        if "geneve_options" in outer:
            options = outer["geneve_options"]
            flow.geneve_options[options] = flow.geneve_options.get(options, 0) + 1
    if whole is None:
        return
    if tunnelled and _is_fragment(outer):
        cell.minimum_fragmented = whole if cell.minimum_fragmented is None else min(cell.minimum_fragmented, whole)
        cell.maximum_fragmented = max(cell.maximum_fragmented or 0, whole)
    else:
        cell.maximum_whole = max(cell.maximum_whole or 0, whole)


def _look(frame: Frame, packet: Fields, point: int, from_low: bool) -> Look:
    outer = frame.packets[0]
    tunnel = None
    if frame.tunnels:
        first = frame.tunnels[0]
        tunnel = TunnelLook(first.kind, first.vni, outer["ip_src"], outer["ip_dst"], outer.get("dstport"))
    overhead = frame.overhead()
    return Look(
        point,
        from_low,
        packet["ip_ttl"],
        outer["ip_ttl"] if tunnel else None,
        tunnel,
        None if overhead is None else tuple(overhead),
        packet.get("encrypted"),
    )


def _segments(flow: Flow, packet: Fields, length: int, payload: int, interface_mtu: int | None) -> int | None:
    """Return how many packets on a wire this frame stands for: 1, more for a super-frame, None when not to be known.

    ceil(payload / (MSS - (TCP header - 20))): the options take their room in every segment (RFC 6691).
    """
    if "tcp_hdr_len" in packet and flow.mss:
        options: int = packet["tcp_hdr_len"] - 20
        return max(-(-payload // max(flow.mss - options, 1)), 1)
    return 1 if length <= (interface_mtu or COMMON_MTU) else None


def _is_fragment(packet: Fields) -> bool:
    return bool(packet.get("ip_mf") or packet.get("ip_frag_offset"))


def _later_fragment(packet: Fields) -> bool:
    return bool(packet.get("ip_frag_offset"))


def _family(packet: dict[str, Any]) -> str:
    """Name what a frame without a flow is, for the count of such frames."""
    if "arp_opcode" in packet:
        return "arp"
    if _later_fragment(packet):
        return "later-fragment"
    return f"ethertype-0x{packet['eth_type']:04x}" if "eth_type" in packet else "undecoded"
