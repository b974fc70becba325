"""The walk: one frame → its packets, outermost first, the packet an ICMP error quotes, and how far reading came."""

from __future__ import annotations

from typing import Any

from analyzer.layers.bindings import OPTIONAL, Bindings
from analyzer.layers.step import Fault, Fields, Key, Step, TunnelHeader
from analyzer.readers.record import Record

MAX_TUNNELS = 4
"""Deeper nesting is a named anomaly, not a walk without end; real overlays on overlays reach two."""
MAX_LAYERS = 32


class Frame:
    """One dissected frame. `packets[0]` is on the wire, `packets[-1]` the innermost; `quoted` belongs to the latter."""

    __slots__ = ("cap_len", "number", "packets", "quoted", "status", "stop", "time_epoch_ns", "tunnels", "wire_len")

    def __init__(self, record: Record) -> None:
        self.number = record.number
        self.time_epoch_ns = record.time_epoch_ns
        self.wire_len = record.wire_len
        self.cap_len = len(record.data)
        self.status = "ok"
        self.stop: str | None = None
        self.packets: list[Fields] = [{}]
        self.tunnels: list[TunnelHeader] = []
        self.quoted: Fields | None = None

    @property
    def workload(self) -> Fields:
        """The innermost packet that has a network header: what a pod sent. Empty for frames without one."""
        for packet in reversed(self.packets):
            if "l3_start" in packet:
                return packet
        return self.packets[0]

    def overhead(self) -> list[tuple[str, int]] | None:
        """Return (layer, bytes) of everything between outer and inner network header; [] bare, None where unseen."""
        if not self.tunnels:
            return None if "encrypted" in self.packets[0] else []
        parts: list[tuple[str, int]] = []
        for outer, tunnel, inner in zip(self.packets, self.tunnels, self.packets[1:], strict=False):
            if "l3_start" not in inner:
                return None
            parts.append(("outer ip", outer["ip_hdr_len"]))
            if "udp_length" in outer:
                parts.append(("udp", 8))
            if tunnel.header_len:
                parts.append((tunnel.kind, tunnel.header_len))
            if tunnel.options_len:
                parts.append((f"{tunnel.kind} options", tunnel.options_len))
            if inner["l3_start"] > tunnel.end:
                parts.append(("inner ethernet", inner["l3_start"] - tunnel.end))
        return parts


def dissect(record: Record, bindings: Bindings) -> Frame:
    """Return the frame's layers. Bad bytes end the walk and set `status` and `stop`; nothing is raised for them."""
    frame = Frame(record)
    data: bytes = record.data
    fields: Fields = frame.packets[0]
    start, end = 0, len(data)
    key: Key | None = ("link", record.link_type)
    for _ in range(MAX_LAYERS):
        if key is None:
            return frame
        layer: Any = bindings.get(key)
        if layer is None:
            return frame if key[0] == OPTIONAL else _stopped(frame, Fault("unsupported", f"{key[0]} {key[1]}"))
        if end - start < layer.HEADER_LEN:
            return _stopped(frame, _short(frame, layer.__name__.rpartition(".")[2], end))
        answer: Step | Fault = layer.decode(data, start, end, fields)
        if isinstance(answer, Fault):
            return _stopped(frame, answer)
        key, start, end = answer.key, answer.start, answer.end
        if answer.tunnel is not None:
            if len(frame.tunnels) == MAX_TUNNELS:
                return _stopped(frame, Fault("unsupported", f"more than {MAX_TUNNELS} nested tunnels"))
            frame.tunnels.append(answer.tunnel)
            fields = {}
            frame.packets.append(fields)
        elif answer.quotes:
            if frame.quoted is not None:
                return frame
            fields = frame.quoted = {}
    return _stopped(frame, Fault("unsupported", f"more than {MAX_LAYERS} headers"))


def _short(frame: Frame, layer: str, end: int) -> Fault:
    """A header that does not fit: cut off by the capture, or by a length field that contradicts it."""
    cut_by_capture = frame.cap_len < frame.wire_len and end == frame.cap_len
    return Fault("truncated" if cut_by_capture else "malformed", f"{layer} header does not fit")


def _stopped(frame: Frame, fault: Fault) -> Frame:
    """A fault inside a quoted packet is no fault of the frame: RFC 792 quotes only its start."""
    if frame.quoted is None:
        frame.status, frame.stop = fault
    return frame
