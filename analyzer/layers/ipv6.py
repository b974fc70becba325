"""IPv6 (RFC 8200 3).

version 4 bits · class 8 · flow label 20 · payload length 16 · next header 8 · hop limit 8 · addresses 128 + 128

A payload length of 0 is a jumbogram (RFC 2675) or a GSO/BIG TCP frame: the frame's own length counts.
"""

from __future__ import annotations

import dpkt

from analyzer.layers.address import ip_text
from analyzer.layers.assigned import DSCP, ECN, PROTOCOLS, hops_below
from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 40
Header = header("IPv6", dpkt.ip6.IP6)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill ip_* with the IPv6 meanings: ip_ttl is the hop limit, ip_len the payload length + 40.

    ip_len is 0 where the payload length is and yet more follows: a jumbogram or BIG TCP.
    """
    ip = Header(data[start : start + HEADER_LEN])
    version = ip._v_fc_flow >> 28
    if version != 6:
        return Fault("malformed", f"IPv6 header of version {version}")
    fields["l3_start"] = start
    fields["ip_version"] = 6
    fields["ip_src"] = ip_text(ip.src)
    fields["ip_dst"] = ip_text(ip.dst)
    fields["ip_ttl"] = ip.hlim
    fields["ip_proto"] = ip.nxt
    fields["ip_len"] = ip.plen + HEADER_LEN if ip.plen or start + HEADER_LEN == end else 0
    fields["ip_hdr_len"] = HEADER_LEN
    fields["ip_dsfield"] = ip._v_fc_flow >> 20 & 0xFF
    fields["ip_mf"] = False
    fields["ip_frag_offset"] = 0
    if ip.plen:
        end = min(end, start + HEADER_LEN + ip.plen)
    claims = start + HEADER_LEN + ip.plen if ip.plen else 0
    return Step(("ip_proto", ip.nxt), start + HEADER_LEN, end, claims=claims)


LAYOUT = Layout(
    "IPv6",
    Header,
    {
        "v": Field("ipv6.version", "Version"),
        "fc": Field("ipv6.tclass", "Traffic class", "hex", bits=(
            (0xFC, Field("ipv6.tclass.dscp", "DSCP", means=DSCP)),
            (0x03, Field("ipv6.tclass.ecn", "ECN", means=ECN)),
        )),
        "flow": Field("ipv6.flow", "Flow label", "hex"),
        "plen": Field("ipv6.plen", "Payload length"),
        "nxt": Field("ipv6.nxt", "Next header", means=PROTOCOLS),
        "hlim": Field("ipv6.hlim", "Hop limit", means=hops_below),
        "src": Field("ipv6.src", "Source", "ip"),
        "dst": Field("ipv6.dst", "Destination", "ip"),
    },
)  # fmt: skip
