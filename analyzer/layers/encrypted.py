"""ESP (RFC 4303) and WireGuard (UDP 51871 between Cilium nodes): nothing behind the header can be read."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 4


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill encrypted with `esp` or `wireguard`."""
    fields["encrypted"] = "esp" if fields["ip_proto"] == 50 else "wireguard"
    return Step(None, start, end)
