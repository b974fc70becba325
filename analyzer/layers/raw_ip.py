"""Raw IP, LINKTYPE_RAW 101 (and 12, 14 of old BSDs): the first nibble is the IP version, no link header."""

from __future__ import annotations

from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 1
ETHERTYPES = {4: 0x0800, 6: 0x86DD}


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill nothing; hand the packet on by its version."""
    version = data[start] >> 4
    if version not in ETHERTYPES:
        return Fault("malformed", f"raw IP of version {version}")
    return Step(("ethertype", ETHERTYPES[version]), start, end)
