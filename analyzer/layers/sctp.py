"""SCTP (RFC 9260 3.1): ports 2+2 · verification tag 4 · checksum 4."""

from __future__ import annotations

import dpkt

from analyzer.layers.assigned import PORTS
from analyzer.layers.layout import Field, Layout
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 4
"""The ports; the rest may be cut off."""
FIXED_LEN = 12
Header = header("SCTP", dpkt.sctp.SCTP)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill srcport, dstport."""
    sctp = Header(data[start : min(start + FIXED_LEN, end)].ljust(FIXED_LEN, b"\0"))
    fields["srcport"] = sctp.sport
    fields["dstport"] = sctp.dport
    if start + FIXED_LEN > end:
        return Fault("truncated", "SCTP header does not fit")
    return Step(None, start + FIXED_LEN, end)


LAYOUT = Layout(
    "SCTP",
    Header,
    {
        "sport": Field("sctp.srcport", "Source port", means=PORTS),
        "dport": Field("sctp.dstport", "Destination port", means=PORTS),
        "vtag": Field("sctp.verification_tag", "Verification tag", "hex"),
        "sum": Field("sctp.checksum", "Checksum (CRC32c)", "hex"),
    },
)
