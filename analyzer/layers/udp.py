"""UDP (RFC 768): ports 2+2 · length 2 · checksum 2. The destination port leads to a tunnel, if its shape agrees."""

from __future__ import annotations

import dpkt

from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 8
Header = header("UDP", dpkt.udp.UDP)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill srcport, dstport, udp_length, udp_checksum. Length 0: BIG TCP through a tunnel, the rest counts."""
    udp = Header(data[start : start + HEADER_LEN])
    fields["srcport"] = udp.sport
    fields["dstport"] = udp.dport
    fields["udp_length"] = udp.ulen
    fields["udp_checksum"] = udp.sum
    if udp.ulen and udp.ulen < HEADER_LEN:
        return Fault("malformed", f"UDP length {udp.ulen}")
    if udp.ulen and not fields.get("ip_mf"):  # a first fragment's UDP length covers fragments that are not here
        end = min(end, start + udp.ulen)
    return Step(("udp_port", udp.dport), start + HEADER_LEN, end)
