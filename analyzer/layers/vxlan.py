"""VXLAN (RFC 7348 5), on UDP 4789 or Cilium's 8472 (pkg/defaults/defaults.go TunnelPortVXLAN).

flags 8 bits (I = 0x08) · reserved 24 · VNI 24 · reserved 8. Reserved bits never reject; two drafts use them:
group policy (draft-smith-vxlan-group-policy): G = 0x8000, policy id in the second 16 bits;
generic protocol extension (draft-ietf-nvo3-vxlan-gpe): P = 0x0400, next protocol in the fourth byte; it says what is
carried on UDP 4790 only, as elsewhere the bit is a reserved one.
Cilium's VNI is the security identity of the source (bpf/lib/encap.h).
"""

from __future__ import annotations

from typing import ClassVar

import dpkt

from analyzer.layers.assigned import ETHERTYPES
from analyzer.layers.layout import Field, Layout, Layouts
from analyzer.layers.step import Fault, Fields, Step, TunnelHeader

HEADER_LEN = 8
FLAG_VNI, FLAG_GROUP_POLICY, FLAG_NEXT_PROTOCOL = 0x0800, 0x8000, 0x0400
PORT_GPE = 4790
ETHERNET = 0x6558
NEXT = {1: 0x0800, 2: 0x86DD, 3: ETHERNET, 4: 0x894F, 5: 0x8847}
"""Next protocol → ethertype: IPv4, IPv6, Ethernet, NSH, MPLS."""


class VXLAN(dpkt.Packet):  # type: ignore[misc]
    """The header as a dpkt packet."""

    __hdr__ = (("flags", "H", FLAG_VNI), ("policy", "H", 0), ("_vni_reserved", "I", 0))
    __bit_fields__: ClassVar = {"_vni_reserved": (("vni", 24), ("reserved", 8))}


class VXLANGPE(dpkt.Packet):  # type: ignore[misc]
    """The same eight bytes under the generic protocol extension."""

    __hdr__ = (("flags", "B", 0x0C), ("reserved_16", "H", 0), ("next", "B", 0), ("_vni_reserved", "I", 0))
    __bit_fields__ = VXLAN.__bit_fields__


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill vxlan_vni, vxlan_flags (16 bits), vxlan_gbp, vxlan_next_proto; without the I flag it is not VXLAN."""
    vxlan = VXLAN(data[start : start + HEADER_LEN])
    if not vxlan.flags & FLAG_VNI:
        return Step(None, start, end)
    inner = start + HEADER_LEN
    fields["vxlan_vni"] = vxlan.vni
    fields["vxlan_flags"] = vxlan.flags
    if vxlan.flags & FLAG_GROUP_POLICY:
        fields["vxlan_gbp"] = vxlan.policy
    carried = ETHERNET
    if vxlan.flags & FLAG_NEXT_PROTOCOL:
        fields["vxlan_next_proto"] = vxlan.policy & 0xFF
        if fields["dstport"] == PORT_GPE:
            carried = NEXT.get(vxlan.policy & 0xFF, 0)
    return Step(("tunnel_payload", carried), inner, end, TunnelHeader("vxlan", vxlan.vni, HEADER_LEN, 0, inner))


def _carried(number: int) -> str | None:
    return ETHERTYPES.get(NEXT.get(number, 0))


VNI = {
    "vni": Field("vxlan.vni", "VXLAN network identifier"),
    "reserved": Field("vxlan.reserved8", "Reserved", "hex"),
}
LAYOUT: Layouts = {
    None: Layout(
        "VXLAN",
        VXLAN,
        {
            "flags": Field("vxlan.flags", "Flags", "hex", bits=(
                (0x8000, Field("vxlan.flag_g", "group policy", "flag")),
                (0x0800, Field("vxlan.flag_i", "VNI is valid", "flag")),
                (0x0400, Field("", "next protocol", "flag")),
                (0x0040, Field("vxlan.flag_d", "don't learn", "flag")),
                (0x0008, Field("vxlan.flag_a", "policy applied", "flag")),
            )),
            "policy": Field("vxlan.gbp", "Group policy id, where its flag is set"),
            **VNI,
        },
    ),
    PORT_GPE: Layout(
        "VXLAN-GPE",
        VXLANGPE,
        {
            "flags": Field("vxlan.flags", "Flags", "hex", bits=(
                (0x30, Field("vxlan.ver", "Version")),
                (0x08, Field("vxlan.i_bit", "VNI is valid", "flag")),
                (0x04, Field("vxlan.p_bit", "next protocol", "flag")),
                (0x01, Field("vxlan.o_bit", "OAM", "flag")),
            )),
            "reserved_16": Field("vxlan.reserved_16", "Reserved", "hex"),
            "next": Field("vxlan.next_proto", "Next protocol", means=_carried),
            **VNI,
        },
    ),
}  # fmt: skip
