"""The walk: one frame → its packets, outermost first, the packet an ICMP error quotes, and how far reading came."""

from __future__ import annotations

import functools
import importlib
from typing import Any, NamedTuple

from analyzer.layers.bindings import OPTIONAL, Bindings
from analyzer.layers.step import Fault, Fields, Key, Step, TunnelHeader
from analyzer.readers.record import Record

MAX_TUNNELS = 4
"""Deeper nesting is a named anomaly, not a walk without end; real overlays on overlays reach two."""
MAX_LAYERS = 32
PAST_END = "the IP length goes beyond the end"


class Header(NamedTuple):
    """One header of a frame: who read it by which key, and where it and what it carries begin and end."""

    layer: str
    key: Key
    start: int
    end: int
    """Of a header that could not be read to its end, the end of what is there."""
    carried_end: int
    """Where its payload ends, as far as lengths in headers say so and bytes were captured."""
    claims: int
    """Where the header says that its packet ends; 0 where it does not."""
    packet: int
    """Place in the frame's packets of the one that it belongs to."""
    quoted: bool
    faulty: bool = False
    """Reading stopped in it."""


class Frame:
    """One dissected frame. `packets[0]` is on the wire, `packets[-1]` the innermost; `quoted` belongs to the latter."""

    __slots__ = (
        "cap_len",
        "headers",
        "number",
        "packets",
        "quoted",
        "status",
        "stop",
        "stopped",
        "time_epoch_ns",
        "tunnels",
        "wire_len",
    )

    def __init__(self, record: Record) -> None:
        self.number = record.number
        self.time_epoch_ns = record.time_epoch_ns
        self.wire_len = record.wire_len
        self.cap_len = len(record.data)
        self.status = "ok"
        self.stop: str | None = None
        self.stopped = False
        """Whether reading ended early; what a header says wrongly need not end it."""
        self.packets: list[Fields] = [{}]
        self.tunnels: list[TunnelHeader] = []
        self.quoted: Fields | None = None
        self.headers: list[Header] = []
        """Every header that has bytes of its own, in their order; the last one may be cut or contradict itself."""

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
            return [] if self._seen_bare() else None
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

    def _seen_bare(self) -> bool:
        """Whether what follows the network header was read far enough to say that it is no tunnel."""
        packet = self.packets[0]
        read = not self.stopped or "tcp_seq" in packet or self.quoted is not None
        return read and "encrypted" not in packet and not packet.get("ip_frag_offset")


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
        answer = _decoded(bindings, key, data, start, end, fields)
        _note_header(frame, bindings, key, start, end, answer)
        if isinstance(answer, Fault):
            return _stopped(frame, _blamed(frame, answer, end))
        _note_flaw(frame, answer, end)
        key, start, end = answer.key, answer.start, answer.end
        if answer.tunnel is not None:
            if frame.quoted is not None:
                return frame  # an error about a tunnel's packet quotes the tunnel; this frame is in none
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


def _note_header(frame: Frame, bindings: Bindings, key: Key, start: int, end: int, answer: Step | Fault) -> None:
    """Keep where a header stands; a layer that hands on where it began has read none, one without bytes is none."""
    name, packet, quoted = bindings.get(key), len(frame.packets) - 1, frame.quoted is not None
    if isinstance(answer, Step):
        if name and answer.start > start:
            frame.headers.append(Header(name, key, start, answer.start, answer.end, answer.claims, packet, quoted))
    elif name and end > start:
        frame.headers.append(Header(name, key, start, end, end, 0, packet, quoted, faulty=True))


def _note_flaw(frame: Frame, step: Step, end: int) -> None:
    """Keep what a header says wrongly though reading goes on: the first one, of what is not cut or quoted."""
    flaw = step.flaw
    if step.claims > end and frame.cap_len == frame.wire_len:
        flaw = "the UDP length goes beyond the end" if "udp_length" in frame.packets[-1] else PAST_END
    if flaw is None or frame.quoted is not None or frame.stop is not None:
        return
    if not any(packet.get("ip_mf") for packet in frame.packets):
        frame.status, frame.stop = "malformed", flaw


def _decoded(bindings: Bindings, key: Key, data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Return what the layer bound to the key answers, or why none can be asked."""
    name = bindings.get(key)
    if name is None:
        return Step(None, start, end) if key[0] == OPTIONAL else Fault("unsupported", _named(key))
    layer = layer_of(name)
    if end - start < layer.HEADER_LEN:
        return Fault("truncated", f"{name} header does not fit")
    answer: Step | Fault = layer.decode(data, start, end, fields)
    return answer


@functools.cache
def layer_of(name: str) -> Any:
    """Return the module that reads a header of this name."""
    return importlib.import_module(f"analyzer.layers.{name}")


def _named(key: Key) -> str:
    """Say which key leads nowhere, in the base in which its table is usually written."""
    table, value = key
    return f"{table} 0x{value:04x}" if table in ("ethertype", "tunnel_payload") else f"{table} {value}"


def _blamed(frame: Frame, fault: Fault, end: int) -> Fault:
    """Say who cut a header that does not fit: the capture, the end of a fragment, or a length field that lies."""
    if fault.status != "truncated" or (frame.cap_len < frame.wire_len and end == frame.cap_len):
        return fault
    if any(packet.get("ip_mf") for packet in frame.packets):
        return Fault("unsupported", f"{fault.stop}: it goes on in the next fragment")
    return Fault("malformed", fault.stop)


def _stopped(frame: Frame, fault: Fault) -> Frame:
    """A quoted packet is no fault of the frame: RFC 792 quotes only its start; unless the capture cut it."""
    if frame.quoted is None or fault.status == "truncated":
        frame.status, frame.stop = fault
        frame.stopped = True
    return frame
