"""IP in IP (RFC 2003), 6in4 and relatives: the payload of protocol 4 or 41 is a packet of its own."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step, TunnelHeader

HEADER_LEN = 1
ETHERTYPES = {4: 0x0800, 41: 0x86DD}


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Hand on the carried packet; the tunnel has no header of its own."""
    tunnel = TunnelHeader("ipip", None, 0, 0, start)
    return Step(("ethertype", ETHERTYPES[fields["ip_proto"]]), start, end, tunnel)
