"""ESP (RFC 4303) and WireGuard (UDP 51871 between Cilium nodes): nothing behind the header can be read."""

from __future__ import annotations

from collections.abc import Iterator

import dpkt

from analyzer.layers.layout import Field, Layout, Layouts, Value, value
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 4
ESP = 50
WIREGUARD_DATA, WIREGUARD_DATA_LEN = 4, 16
WIREGUARD_TYPES = {1: "handshake initiation", 2: "handshake response", 3: "cookie", WIREGUARD_DATA: "data"}
"""Three reserved zero bytes follow (WireGuard whitepaper 5.4)."""


class WireGuard(dpkt.Packet):  # type: ignore[misc]
    """What all WireGuard messages begin with, as a dpkt packet."""

    __hdr__ = (("type", "B", WIREGUARD_DATA), ("reserved", "3s", b""))


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill encrypted (`esp`, `wireguard`) and esp_spi; 51871 may be any client's port, so the shape has to agree."""
    if fields["ip_proto"] == ESP:
        fields["encrypted"] = "esp"
        fields["esp_spi"] = int.from_bytes(data[start : start + 4], "big")
    elif data[start] in WIREGUARD_TYPES and data[start + 1 : start + 4] == b"\0\0\0":
        fields["encrypted"] = "wireguard"
    else:
        return Step(None, start, end)
    return Step(None, start + HEADER_LEN, end)


def _receiver(data: bytes, start: int, end: int) -> Iterator[Value]:
    """Yield what a data message says outside its encryption."""
    if data[start] == WIREGUARD_DATA and start + WIREGUARD_DATA_LEN <= end:
        yield value(Field("wg.receiver", "Receiver index", "little"), data, start + 4, 4)
        yield value(Field("wg.counter", "Counter", "little"), data, start + 8, 8)


LAYOUT: Layouts = {
    ESP: Layout(
        "ESP",
        header("ESP", dpkt.esp.ESP),
        {
            "spi": Field("esp.spi", "Security parameters index", "hex"),
            "seq": Field("esp.sequence", "Sequence number"),
        },
    ),
    None: Layout(
        "WireGuard",
        WireGuard,
        {
            "type": Field("wg.type", "Type", means=WIREGUARD_TYPES),
            "reserved": Field("wg.reserved", "Reserved", "bytes"),
        },
        _receiver,
    ),
}
