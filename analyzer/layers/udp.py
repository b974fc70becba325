"""UDP (RFC 768): ports 2+2 · length 2 · checksum 2. The destination port leads to a tunnel, if its shape agrees."""

from __future__ import annotations

import dpkt

from analyzer.layers.assigned import PORTS
from analyzer.layers.layout import Checksum, Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 4
"""The ports; the rest may be cut off."""
FIXED_LEN = 8
Header = header("UDP", dpkt.udp.UDP)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill srcport, dstport, udp_length, udp_checksum. Length 0: BIG TCP through a tunnel, the rest counts."""
    udp = Header(data[start : min(start + FIXED_LEN, end)].ljust(FIXED_LEN, b"\0"))
    fields["srcport"] = udp.sport
    fields["dstport"] = udp.dport
    if start + FIXED_LEN > end:
        return Fault("truncated", "UDP header does not fit")
    fields["udp_length"] = udp.ulen
    fields["udp_checksum"] = udp.sum
    if udp.ulen and udp.ulen < FIXED_LEN:
        return Fault("malformed", f"UDP length {udp.ulen}")
    if udp.ulen and not fields.get("ip_mf"):  # a first fragment's UDP length covers fragments that are not here
        end = min(end, start + udp.ulen)
    return Step(("udp_port", udp.dport), start + FIXED_LEN, end, claims=start + udp.ulen)


LAYOUT = Layout(
    "UDP",
    Header,
    {
        "sport": Field("udp.srcport", "Source port", means=PORTS),
        "dport": Field("udp.dstport", "Destination port", means=PORTS),
        "ulen": Field("udp.length", "Length"),
        "sum": Field("udp.checksum", "Checksum", "hex"),
    },
    checksum=Checksum("udp.checksum", pseudo=True, optional=True),
)
