"""Dissected frames of TCP port 179 → segments, bounded."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer.bgp.segment import MAX_BYTES, MAX_SEGMENTS, PORT, Authentication, TcpSegment
from analyzer.layers import tcp
from analyzer.layers.dissector import Frame
from analyzer.layers.step import Fields
from analyzer.readers.record import Record

TCP = 6
SIGNATURES: dict[int, Authentication] = {19: "md5", 29: "ao"}
"""Kind of the TCP option: RFC 2385 3.0, RFC 5925 2.2."""


@dataclass
class BgpFrames:
    """The run's segments of port 179 in the order read, bare or out of tunnels, and how many were not kept."""

    segments: list[TcpSegment] = field(default_factory=list)
    stored_bytes: int = 0
    not_kept: int = 0
    """Frames of the port beyond the bounds, and those whose TCP header was not captured."""

    def add(self, frame: Frame, record: Record, point: int) -> None:
        """Keep the workload's segment if it is one of BGP's port."""
        packet = frame.workload
        if packet.get("ip_proto") != TCP or PORT not in (packet.get("srcport"), packet.get("dstport")):
            return
        full = len(self.segments) >= MAX_SEGMENTS or self.stored_bytes >= MAX_BYTES
        if full or "tcp_hdr_len" not in packet:
            self.not_kept += 1
            return
        self.segments.append(_segment(frame, packet, record.data, point))
        self.stored_bytes += len(self.segments[-1].payload)


def _segment(frame: Frame, packet: Fields, data: bytes, point: int) -> TcpSegment:
    """Return the segment; its payload lies between the headers' lengths and the IP packet's (0: BIG TCP, the rest)."""
    start = packet["l3_start"] + packet["ip_hdr_len"]
    header_end = start + packet["tcp_hdr_len"]
    end = min(packet["l3_start"] + packet["ip_len"], frame.wire_len) if packet["ip_len"] else frame.wire_len
    return TcpSegment(
        point=point,
        time_epoch_ns=frame.time_epoch_ns,
        source_ip=packet["ip_src"],
        source_port=packet["srcport"],
        destination_ip=packet["ip_dst"],
        destination_port=packet["dstport"],
        seq=packet["tcp_seq"],
        flags=packet["tcp_flags"],
        payload=data[header_end : max(header_end, end)],
        payload_len=max(0, end - header_end),
        authentication=_signature(data, start + tcp.FIXED_LEN, min(header_end, len(data))),
    )


def _signature(data: bytes, start: int, end: int) -> Authentication | None:
    return next((SIGNATURES[kind] for kind, _ in tcp.options(data, start, end) if kind in SIGNATURES), None)
