"""Linux cooked capture v1, LINKTYPE_LINUX_SLL 113 (16 bytes).

packet type 2 · ARPHRD 2 · address length 2 · address 8 · protocol 2
"""

from __future__ import annotations

import dpkt

from analyzer.layers.address import mac_text
from analyzer.layers.assigned import ETHERTYPES, HARDWARE
from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 16
Header = header("SLL", dpkt.sll.SLL)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill sll_pkttype, eth_type and, for six-byte addresses, eth_src."""
    sll = Header(data[start : start + HEADER_LEN])
    fields["sll_pkttype"] = sll.type
    fields["eth_type"] = sll.ethtype
    if sll.hlen == 6:
        fields["eth_src"] = mac_text(sll.hdr[:6])
    return Step(("ethertype", sll.ethtype), start + HEADER_LEN, end)


PACKET_TYPES = {0: "to us", 1: "broadcast", 2: "multicast", 3: "between others", 4: "from us"}
"""packet(7), sll_pkttype."""
LAYOUT = Layout(
    "Linux cooked capture",
    Header,
    {
        "type": Field("sll.pkttype", "Packet type", means=PACKET_TYPES),
        "hrd": Field("sll.hatype", "Hardware type", means=HARDWARE),
        "hlen": Field("sll.halen", "Address length"),
        "hdr": Field("", "Address, padded to 8 bytes", "bytes"),
        "ethtype": Field("sll.etype", "Protocol", "hex", ETHERTYPES),
    },
)
