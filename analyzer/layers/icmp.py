"""ICMP (RFC 792) and ICMPv6 (RFC 4443): type 1 · code 1 · checksum 2 · rest 4, then the quoted packet of an error."""

from __future__ import annotations

from collections.abc import Iterator

import dpkt

from analyzer.layers.layout import Checksum, Field, Layout, Layouts, Value, value
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 8
Header = header("ICMP", dpkt.icmp.ICMP)
ECHO = {1: (8, 0), 58: (128, 129)}
"""IP protocol → echo request and reply types."""
ERRORS = {1: (3, 4, 5, 11, 12), 58: (1, 2, 3, 4)}
ETHERTYPE = {1: 0x0800, 58: 0x86DD}


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill icmp_type, icmp_code, icmp_ident and icmp_seq of echoes, icmp_mtu of frag-needed and packet-too-big."""
    icmp = Header(data[start : start + Header.__hdr_len__])
    family = fields["ip_proto"]
    rest = data[start + 4 : start + 8]
    fields["icmp_type"] = icmp.type
    fields["icmp_code"] = icmp.code
    if icmp.type in ECHO[family]:
        fields["icmp_ident"] = int.from_bytes(rest[:2], "big")
        fields["icmp_seq"] = int.from_bytes(rest[2:], "big")
    elif family == 1 and (icmp.type, icmp.code) == (3, 4):
        fields["icmp_mtu"] = int.from_bytes(rest[2:], "big")  # RFC 1191 4
    elif family == 58 and icmp.type == 2:
        fields["icmp_mtu"] = int.from_bytes(rest, "big")  # RFC 4443 3.2
    if icmp.type in ERRORS[family]:
        return Step(("ethertype", ETHERTYPE[family]), start + HEADER_LEN, end, quotes=True)
    return Step(None, start + HEADER_LEN, end)


def _rest(data: bytes, start: int, end: int) -> Iterator[Value]:
    """Yield the second four bytes, which mean something else with each type."""
    kind, code = data[start], data[start + 1]
    yield from _second_word(REST.get((kind, code)) or REST.get((kind, None), UNUSED), data, start, end)


def _rest_v6(data: bytes, start: int, end: int) -> Iterator[Value]:
    yield from _second_word(REST_V6.get(data[start], UNUSED), data, start, end)


def _second_word(fields: tuple[tuple[int, Field], ...], data: bytes, start: int, end: int) -> Iterator[Value]:
    at = start + Header.__hdr_len__
    for size, field in fields:
        if at + size <= end:
            yield value(field, data, at, size)
        at += size


UNUSED = ((4, Field("", "Rest of the header", "bytes")),)
ECHO_REST = ((2, Field("icmp.ident", "Identifier")), (2, Field("icmp.seq", "Sequence number")))
REST: dict[tuple[int, int | None], tuple[tuple[int, Field], ...]] = {
    (0, None): ECHO_REST,
    (8, None): ECHO_REST,
    (3, 4): ((2, Field("", "Unused", "bytes")), (2, Field("icmp.mtu", "MTU of next hop"))),
    (5, None): ((4, Field("icmp.redir_gw", "Gateway", "ip")),),
}
"""Type and code (null: any) → the four bytes after the checksum."""
ECHO_REST_V6 = (
    (2, Field("icmpv6.echo.identifier", "Identifier")),
    (2, Field("icmpv6.echo.sequence_number", "Sequence number")),
)
REST_V6: dict[int, tuple[tuple[int, Field], ...]] = {
    2: ((4, Field("icmpv6.mtu", "MTU of next hop")),),
    128: ECHO_REST_V6,
    129: ECHO_REST_V6,
}
TYPES = {
    0: "echo reply",
    3: "destination unreachable",
    5: "redirect",
    8: "echo request",
    11: "time exceeded",
    12: "parameter problem",
}
"""https://www.iana.org/assignments/icmp-parameters."""
TYPES_V6 = {
    1: "destination unreachable",
    2: "packet too big",
    3: "time exceeded",
    4: "parameter problem",
    128: "echo request",
    129: "echo reply",
    133: "router solicitation",
    134: "router advertisement",
    135: "neighbor solicitation",
    136: "neighbor advertisement",
    143: "multicast listener report",
}
"""https://www.iana.org/assignments/icmpv6-parameters."""


def _fields(name: str, types: dict[int, str]) -> dict[str, Field]:
    return {
        "type": Field(f"{name}.type", "Type", means=types),
        "code": Field(f"{name}.code", "Code"),
        "sum": Field(f"{name}.checksum", "Checksum", "hex"),
    }


LAYOUT: Layouts = {
    1: Layout("ICMP", Header, _fields("icmp", TYPES), _rest, Checksum("icmp.checksum")),
    58: Layout("ICMPv6", Header, _fields("icmpv6", TYPES_V6), _rest_v6, Checksum("icmpv6.checksum", pseudo=True)),
}
