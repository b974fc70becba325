"""What a layer answers: where the next header starts and who reads it, or why reading stops."""

from __future__ import annotations

from typing import Any, NamedTuple

import dpkt

Fields = dict[str, Any]
Key = tuple[str, int]


class TunnelHeader(NamedTuple):
    """A tunnel's own header: its kind, VNI (null for IPIP), and where header, options and carried packet begin."""

    kind: str
    vni: int | None
    header_len: int
    options_len: int
    end: int


class Step(NamedTuple):
    """The payload is data[start:end], read by the layer bound to `key`; key None means payload nobody needs to read."""

    key: Key | None
    start: int
    end: int
    tunnel: TunnelHeader | None = None
    """Set when the payload is a packet of its own, carried by this tunnel."""
    quotes: bool = False
    """Set when the payload is the start of a packet that an ICMP error quotes."""
    claims: int = 0
    """Where the header says that its packet ends."""
    flaw: str | None = None
    """What it says wrongly otherwise, though what follows can be read."""


class Fault(NamedTuple):
    """Why reading stops before the payload: `truncated`, `malformed` or `unsupported`, and in words.

    A layer says `truncated` when its header does not fit into what is there; the walker knows who cut it.
    """

    status: str
    stop: str


def header(name: str, packet: type[dpkt.Packet], **bits: tuple[tuple[str, int], ...]) -> type[dpkt.Packet]:
    """Return dpkt's layout of a header without dpkt's reading of what follows it.

    dpkt classes parse their payload too, trim it and raise on cut frames; the walker wants exactly one header. `bits`
    says which fields stand in a number, as (name, bits) from its left end, where dpkt does not or says it otherwise.
    """
    parts: dict[str, Any] = {"__hdr__": packet.__hdr__}
    if bits or hasattr(packet, "__bit_fields__"):
        parts["__bit_fields__"] = {**(getattr(packet, "__bit_fields__", None) or {}), **bits}
    return type(name, (dpkt.Packet,), parts)
