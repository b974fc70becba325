"""Geneve (RFC 8926 3.4), UDP 6081.

version 2 bits · option length 6 (4-byte units) · O 1 · C 1 · reserved 6 · protocol 16 · VNI 24 · reserved 8 · options
Option (3.5): class 16 · type 8 (high bit = critical) · reserved 3 · length 5 (4-byte units) · data
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import dpkt

from analyzer.layers.assigned import ETHERTYPES
from analyzer.layers.geneve_options import CILIUM_CLASS, CILIUM_DSR, GeneveOption, class_owner
from analyzer.layers.layout import Field, Layout, Value, group, value, values
from analyzer.layers.step import Fault, Fields, Step, TunnelHeader

HEADER_LEN = 8
OPTION_LEN = 4


class Geneve(dpkt.Packet):  # type: ignore[misc]
    """The base header as a dpkt packet; `options_len` counts 4-byte units."""

    __hdr__ = (("_ver_optlen", "B", 0), ("flags", "B", 0), ("protocol", "H", 0x6558), ("_vni_reserved", "I", 0))
    __bit_fields__: ClassVar = {
        "_ver_optlen": (("version", 2), ("options_len", 6)),
        "_vni_reserved": (("vni", 24), ("reserved", 8)),
    }


class Option(dpkt.Packet):  # type: ignore[misc]
    """One option's header; `length` is that of the data, in 4-byte units."""

    __hdr__ = (("option_class", "H", 0), ("type", "B", 0), ("_length", "B", 0))
    __bit_fields__: ClassVar = {"_length": (("reserved", 3), ("length", 5))}


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill geneve_vni, geneve_flags (O and C), geneve_proto_type and geneve_options (a tuple); hand on the packet."""
    geneve = Geneve(data[start : start + HEADER_LEN])
    if geneve.version:
        return Fault("unsupported", f"Geneve version {geneve.version}")
    options_len = geneve.options_len * 4
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
        after = at + OPTION_LEN + option.length * 4
        value = data[at + OPTION_LEN : min(after, end)]
        found.append(GeneveOption(option.option_class, option.type, value, after - at - OPTION_LEN))
        at = after
    return found


def _options(data: bytes, start: int, end: int) -> Iterator[Value]:
    """Yield the list of options, where the header has one and its version is known."""
    at, end = start + HEADER_LEN, min(end, start + HEADER_LEN + (data[start] & 0x3F) * 4)
    if at < end and not data[start] >> 6:
        found = [_option(data, at, end) for at in _starts(data, at, end)]
        yield group(Field("geneve.options", "Options", "bytes"), data, at, end, found)


def _starts(data: bytes, at: int, end: int) -> Iterator[int]:
    for option in options(data, at, end):
        yield at
        at += OPTION_LEN + option.length


def _option(data: bytes, at: int, end: int) -> Value:
    (read,) = options(data, at, min(end, at + OPTION_LEN + (data[at + 3] & 0x1F) * 4))
    parts = values(OPTION, data, at, end)
    inner = at + OPTION_LEN
    if read.data:
        parts.append(value(Field("", "Data", "bytes"), data, inner, len(read.data), read.value or ""))
    said = f"{read.name}{f' to {read.value}' if read.value else ''}" if read.name else ""
    named = read.value or "" if (read.option_class, read.type) == (CILIUM_CLASS, CILIUM_DSR) else ""
    return group(Field("geneve.option", "Option", "bytes"), data, at, inner + len(read.data), parts, said, named)


CRITICAL = {1: "who does not know the option drops the packet"}
"""RFC 8926 3.5."""
OPTION = Layout(
    "Option",
    Option,
    {
        "option_class": Field("geneve.option.class", "Class", "hex", class_owner),
        "type": Field("geneve.option.type", "Type", "hex", bits=(
            (0x80, Field("geneve.option.type.critical", "critical", "flag", CRITICAL)),
        )),
        "reserved": Field("geneve.option.flags.reserved", "Reserved"),
        "length": Field("geneve.option.length", "Length", means=lambda words: f"{4 * words} bytes of data"),
    },
)  # fmt: skip
LAYOUT = Layout(
    "Geneve",
    Geneve,
    {
        "version": Field("geneve.version", "Version"),
        "options_len": Field("geneve.option.length", "Length of options", means=lambda words: f"{4 * words} bytes"),
        "flags": Field("geneve.flags", "Flags", "hex", bits=(
            (0x80, Field("geneve.flags.oam", "operations and management", "flag")),
            (0x40, Field("geneve.flags.critical", "critical options", "flag")),
            (0x3F, Field("geneve.flags.reserved", "Reserved")),
        )),
        "protocol": Field("geneve.proto_type", "Protocol", "hex", ETHERTYPES),
        "vni": Field("geneve.vni", "Virtual network identifier"),
        "reserved": Field("geneve.reserved", "Reserved", "hex"),
    },
    _options,
)  # fmt: skip
