"""ESP (RFC 4303) and WireGuard (UDP 51871 between Cilium nodes): nothing behind the header can be read."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 4
ESP = 50
WIREGUARD_TYPES = (1, 2, 3, 4)
"""Initiation, response, cookie, data; three reserved zero bytes follow (WireGuard whitepaper 5.4)."""


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill encrypted (`esp`, `wireguard`) and esp_spi; 51871 may be any client's port, so the shape has to agree."""
    if fields["ip_proto"] == ESP:
        fields["encrypted"] = "esp"
        fields["esp_spi"] = int.from_bytes(data[start : start + 4], "big")
    elif data[start] in WIREGUARD_TYPES and data[start + 1 : start + 4] == b"\0\0\0":
        fields["encrypted"] = "wireguard"
    return Step(None, start, end)
