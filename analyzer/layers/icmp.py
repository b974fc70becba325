"""ICMP (RFC 792) and ICMPv6 (RFC 4443): type 1 · code 1 · checksum 2 · rest 4, then the quoted packet of an error."""

from __future__ import annotations

import dpkt

from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 8
Header = header("ICMP", dpkt.icmp.ICMP)
ECHO = {1: (8, 0), 58: (128, 129)}
"""IP protocol → echo request and reply types."""
ERRORS = {1: (3, 4, 5, 11, 12), 58: (1, 2, 3, 4)}
ETHERTYPE = {1: 0x0800, 58: 0x86DD}


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill icmp_type, icmp_code, icmp_ident and icmp_seq of echoes, icmp_mtu of frag-needed and packet-too-big."""
    icmp = Header(data[start : start + Header.__hdr_len__])
    family = fields["ip_proto"]
    rest = data[start + 4 : start + 8]
    fields["icmp_type"] = icmp.type
    fields["icmp_code"] = icmp.code
    if icmp.type in ECHO[family]:
        fields["icmp_ident"] = int.from_bytes(rest[:2], "big")
        fields["icmp_seq"] = int.from_bytes(rest[2:], "big")
    elif family == 1 and (icmp.type, icmp.code) == (3, 4):
        fields["icmp_mtu"] = int.from_bytes(rest[2:], "big")  # RFC 1191 4
    elif family == 58 and icmp.type == 2:
        fields["icmp_mtu"] = int.from_bytes(rest, "big")  # RFC 4443 3.2
    if icmp.type in ERRORS[family]:
        return Step(("ethertype", ETHERTYPE[family]), start + HEADER_LEN, end, quotes=True)
    return Step(None, start + HEADER_LEN, end)
