"""Ethernet II (IEEE 802.3 clause 3): destination 6 · source 6 · type 2. A type below 0x0600 is an 802.3 length."""

from __future__ import annotations

import dpkt

from analyzer.layers.address import mac_text
from analyzer.layers.assigned import ETHERTYPES
from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 14
Header = header("Ethernet", dpkt.ethernet.Ethernet)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill eth_src, eth_dst, eth_type."""
    eth = Header(data[start : start + HEADER_LEN])
    fields["eth_src"] = mac_text(eth.src)
    fields["eth_dst"] = mac_text(eth.dst)
    fields["eth_type"] = eth.type
    if eth.type < 0x0600:
        return Fault("unsupported", "802.3 length field (LLC)")
    return Step(("ethertype", eth.type), start + HEADER_LEN, end)


LAYOUT = Layout(
    "Ethernet",
    Header,
    {
        "dst": Field("eth.dst", "Destination", "mac"),
        "src": Field("eth.src", "Source", "mac"),
        "type": Field("eth.type", "Type", "hex", ETHERTYPES),
    },
)
