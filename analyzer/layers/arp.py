"""ARP for IPv4 over Ethernet (RFC 826): types 2+2 · lengths 1+1 · operation 2 · sender 6+4 · target 6+4."""

from __future__ import annotations

import dpkt

from analyzer.layers.address import ip_text, mac_text
from analyzer.layers.assigned import ETHERTYPES, HARDWARE
from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 28
ETHERTYPE_IPV4 = 0x0800
Header = header("ARP", dpkt.arp.ARP)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill arp_opcode, arp_src_mac, arp_src_ip, arp_dst_ip."""
    arp = Header(data[start : start + HEADER_LEN])
    if (arp.hln, arp.pln) != (6, 4):
        return Fault("unsupported", f"ARP with address lengths {arp.hln} and {arp.pln}")
    if arp.pro != ETHERTYPE_IPV4:
        return Fault("unsupported", f"ARP for protocol type 0x{arp.pro:04x}")
    fields["l3_start"] = start
    fields["arp_opcode"] = arp.op
    fields["arp_src_mac"] = mac_text(arp.sha)
    fields["arp_src_ip"] = ip_text(arp.spa)
    fields["arp_dst_ip"] = ip_text(arp.tpa)
    return Step(None, start + HEADER_LEN, end)


LAYOUT = Layout(
    "ARP",
    Header,
    {
        "hrd": Field("arp.hw.type", "Hardware type", means=HARDWARE),
        "pro": Field("arp.proto.type", "Protocol type", "hex", ETHERTYPES),
        "hln": Field("arp.hw.size", "Hardware address length"),
        "pln": Field("arp.proto.size", "Protocol address length"),
        "op": Field("arp.opcode", "Operation", means={1: "request", 2: "reply"}),
        "sha": Field("arp.src.hw_mac", "Sender MAC", "mac"),
        "spa": Field("arp.src.proto_ipv4", "Sender IP", "ip"),
        "tha": Field("arp.dst.hw_mac", "Target MAC", "mac"),
        "tpa": Field("arp.dst.proto_ipv4", "Target IP", "ip"),
    },
)
