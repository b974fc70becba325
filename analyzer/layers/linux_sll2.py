"""Linux cooked capture v2, LINKTYPE_LINUX_SLL2 276 (20 bytes).

protocol 2 · reserved 2 · interface index 4 · ARPHRD 2 · packet type 1 · address length 1 · address 8
"""

from __future__ import annotations

import dpkt

from analyzer.layers.address import mac_text
from analyzer.layers.assigned import ETHERTYPES, HARDWARE
from analyzer.layers.layout import Field, Layout
from analyzer.layers.linux_sll import PACKET_TYPES
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 20
Header = header("SLL2", dpkt.sll2.SLL2)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill sll_ifindex, sll_pkttype, eth_type and, for six-byte addresses, eth_src."""
    sll = Header(data[start : start + HEADER_LEN])
    fields["sll_ifindex"] = sll.intindex & 0xFFFFFFFF  # dpkt reads it signed; libpcap and tshark do not
    fields["sll_pkttype"] = sll.type
    fields["eth_type"] = sll.ethtype
    if sll.hlen == 6:
        fields["eth_src"] = mac_text(sll.hdr[:6])
    return Step(("ethertype", sll.ethtype), start + HEADER_LEN, end)


LAYOUT = Layout(
    "Linux cooked capture v2",
    Header,
    {
        "ethtype": Field("sll.etype", "Protocol", "hex", ETHERTYPES),
        "mbz": Field("", "Reserved", "hex"),
        "intindex": Field("sll.ifindex", "Interface index"),
        "hrd": Field("sll.hatype", "Hardware type", means=HARDWARE),
        "type": Field("sll.pkttype", "Packet type", means=PACKET_TYPES),
        "hlen": Field("sll.halen", "Address length"),
        "hdr": Field("", "Address", "bytes"),
    },
)
