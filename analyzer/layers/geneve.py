"""Geneve (RFC 8926 3.4), UDP 6081.

version 2 bits · option length 6 (4-byte units) · O 1 · C 1 · reserved 6 · protocol 16 · VNI 24 · reserved 8 · options
Option (3.5): class 16 · type 8 (high bit = critical) · reserved 3 · length 5 (4-byte units) · data
"""

from __future__ import annotations

import dpkt

from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.step import Fault, Fields, Step, TunnelHeader

HEADER_LEN = 8
OPTION_LEN = 4


class Geneve(dpkt.Packet):  # type: ignore[misc]
    """The base header as a dpkt packet; `ver_optlen` and `vni_reserved` hold two fields each."""

    __hdr__ = (("ver_optlen", "B", 0), ("flags", "B", 0), ("protocol", "H", 0x6558), ("vni_reserved", "I", 0))

    @property
    def vni(self) -> int:
        """The 24-bit network identifier."""
        return int(self.vni_reserved) >> 8


class Option(dpkt.Packet):  # type: ignore[misc]
    """One option's header; `length` holds reserved bits and the data length in 4-byte units."""

    __hdr__ = (("option_class", "H", 0), ("type", "B", 0), ("length", "B", 0))


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill geneve_vni, geneve_flags (O and C), geneve_proto_type and geneve_options (a tuple); hand on the packet."""
    geneve = Geneve(data[start : start + HEADER_LEN])
    if geneve.ver_optlen >> 6:
        return Fault("unsupported", f"Geneve version {geneve.ver_optlen >> 6}")
    options_len = (geneve.ver_optlen & 0x3F) * 4
    inner = start + HEADER_LEN + options_len
    if inner > end:
        return Fault("truncated", "Geneve options do not fit")
    fields["geneve_vni"] = geneve.vni
    fields["geneve_flags"] = geneve.flags
    fields["geneve_proto_type"] = geneve.protocol
    flaw = None
    if options_len:
        fields["geneve_options_at"], fields["geneve_options_len"] = start + HEADER_LEN, options_len
        fields["geneve_options"] = found = tuple(options(data, start + HEADER_LEN, inner))
        if sum(OPTION_LEN + option.length for option in found) != options_len:
            flaw = "Geneve options contradict their length"  # a receiver has to drop it (RFC 8926 3.4)
    tunnel = TunnelHeader("geneve", geneve.vni, HEADER_LEN, options_len, inner)
    return Step(("tunnel_payload", geneve.protocol), inner, end, tunnel, flaw=flaw)


def options(data: bytes, at: int, end: int) -> list[GeneveOption]:
    """Return the options; one that runs past the header's option length is cut there and ends the list."""
    found = []
    while at + OPTION_LEN <= end:
        option = Option(data[at : at + OPTION_LEN])
        after = at + OPTION_LEN + (option.length & 0x1F) * 4
        value = data[at + OPTION_LEN : min(after, end)]
        found.append(GeneveOption(option.option_class, option.type, value, after - at - OPTION_LEN))
        at = after
    return found
