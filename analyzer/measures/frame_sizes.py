"""One send of a payload as frames on the underlay: segments, fragments of the pod, outer fragments, and their headers.

TCP   segments of MSS = inner MTU - IP header - 20 (RFC 6691; options take their room in both)
UDP   one packet, or fragments of the inner MTU, each but the last a multiple of 8 bytes (RFC 791, RFC 8200 4.5)
each  one outer packet; if it exceeds the underlay's MTU, outer fragments, each with its own link and IP header
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Protocol = Literal["tcp", "udp"]
Version = Literal[4, 6]
IP_HEADER: dict[Version, int] = {4: 20, 6: 40}
FRAGMENT_HEADER: dict[Version, int] = {4: 0, 6: 8}
"""IPv6 says in an extension header what IPv4 has room for in its own (RFC 8200 4.5)."""
TRANSPORT_HEADER: dict[Protocol, int] = {"tcp": 20, "udp": 8}
UNIT = 8
"""Fragments begin at multiples of 8 bytes."""
MAX_UDP: dict[Version, int] = {4: 65507, 6: 65527}
"""Largest UDP payload without jumbograms."""


class Path(NamedTuple):
    """What a run observed of the way between nodes; MTUs null where nothing says them."""

    overhead: int
    link_header: int
    inner: Version
    outer: Version | None
    """Null without a tunnel."""
    inner_mtu: int | None
    underlay_mtu: int | None
    outer_df: bool = False
    """Tunnel headers forbid fragments: what does not fit is refused, not cut."""


class Sent(NamedTuple):
    """What one send becomes: `packets` the pod's, `frames` the underlay's; bytes over all of them."""

    packets: int
    frames: int
    header_bytes: int
    overhead_bytes: int
    wire_bytes: int

    @property
    def ratio(self) -> float:
        """Return overhead over wire bytes."""
        return round(self.overhead_bytes / self.wire_bytes, 6)


def packets_of(payload: int, protocol: Protocol, path: Path) -> list[tuple[int, int]]:
    """Return (IP total length, how many) of the packets that the pod sends, at most three rows.

    Without an inner MTU everything is taken to fit in one packet.
    """
    header = IP_HEADER[path.inner]
    transport = TRANSPORT_HEADER[protocol]
    if path.inner_mtu is None or header + transport + payload <= path.inner_mtu:
        return [(header + transport + payload, 1)]
    if protocol == "tcp":
        size = path.inner_mtu - header - transport
        return _pieces(payload, size, header + transport)
    return _fragments(header, transport + payload, path.inner_mtu, path.inner)


def sent(payload: int, protocol: Protocol, path: Path) -> Sent | None:
    """Return what a send of this payload costs on the underlay; None where a packet of it is refused there."""
    return carried(packets_of(payload, protocol, path), payload, path)


def carried(packets: list[tuple[int, int]], payload: int, path: Path) -> Sent | None:
    """Return what these packets, that hold `payload` bytes, cost; None where one is too large to pass."""
    if path.outer_df and not all(_fits(length, path) for length, _ in packets):
        return None
    number = sum(n for _, n in packets)
    bare = sum(n * (path.link_header + length) for length, n in packets)
    frames = wire = 0
    for length, n in packets:
        pieces = _outer(length, path)
        frames += n * sum(count for _, count in pieces)
        wire += n * sum(count * (path.link_header + size) for size, count in pieces)
    return Sent(number, frames, bare - payload, wire - bare, wire)


def _fits(length: int, path: Path) -> bool:
    return path.outer is None or path.underlay_mtu is None or length + path.overhead <= path.underlay_mtu


def _outer(length: int, path: Path) -> list[tuple[int, int]]:
    """Return the outer packets that one packet becomes; a bare one is not cut again."""
    if path.outer is None or path.underlay_mtu is None or _fits(length, path):
        return [(length + path.overhead, 1)]
    header = IP_HEADER[path.outer]
    return _fragments(header, length + path.overhead - header, path.underlay_mtu, path.outer)


def _fragments(header: int, data: int, mtu: int, version: Version) -> list[tuple[int, int]]:
    """Cut `data` bytes behind an IP header into packets of at most `mtu` bytes."""
    own = header + FRAGMENT_HEADER[version]
    return _pieces(data, (mtu - own) // UNIT * UNIT, own)


def _pieces(data: int, size: int, header: int) -> list[tuple[int, int]]:
    full, rest = divmod(data, size)
    return [row for row in ((header + size, full), (header + rest, 1 if rest else 0)) if row[1]]
