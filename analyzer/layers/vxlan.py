"""VXLAN (RFC 7348 5), on UDP 4789 or Cilium's 8472 (pkg/defaults/defaults.go TunnelPortVXLAN).

flags 8 bits (I = 0x08) · reserved 24 · VNI 24 · reserved 8. Reserved bits never reject: GBP and GPE use them.
Cilium's VNI is the security identity of the source (bpf/lib/encap.h).
"""

from __future__ import annotations

import dpkt

from analyzer.layers.step import Fault, Fields, Step, TunnelHeader

HEADER_LEN = 8
FLAG_VNI = 0x08


class VXLAN(dpkt.Packet):  # type: ignore[misc]
    """The header as a dpkt packet; `vni_reserved` holds the VNI in its upper 24 bits."""

    __hdr__ = (("flags", "B", FLAG_VNI), ("reserved", "3s", b"\0\0\0"), ("vni_reserved", "I", 0))

    @property
    def vni(self) -> int:
        """The 24-bit network identifier."""
        return int(self.vni_reserved) >> 8


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Hand on the inner Ethernet frame; without the I flag the payload is not VXLAN."""
    vxlan = VXLAN(data[start : start + HEADER_LEN])
    if not vxlan.flags & FLAG_VNI:
        return Step(None, start, end)
    inner = start + HEADER_LEN
    return Step(("tunnel_payload", 0x6558), inner, end, TunnelHeader("vxlan", vxlan.vni, HEADER_LEN, 0, inner))
