"""OPEN (RFC 4271 4.2): version 1 · AS 2 · hold time 2 · identifier 4 · parameters with capabilities (RFC 5492).

Read here and not by dpkt 1.9.8, which takes the first capability of a parameter for the only one and then reads on in
the middle of the next, knows no RFC 9072 lengths, and raises AttributeError, NeedData or UnpackError for what is cut.
Of its readings the tests hold those equal that are right.
"""

from __future__ import annotations

import ipaddress
import struct
from typing import NamedTuple

from analyzer.bgp.capability import ADD_PATH, FOUR_OCTET_AS, Capability, add_path
from analyzer.bgp.family import Family
from analyzer.bgp.octets import Malformed, Octets

FIXED = struct.Struct("!BHH4sB")
AS_TRANS = 23456
"""Stands in the two octets for an AS that needs four (RFC 6793 9)."""
CAPABILITIES, EXTENDED = 2, 255
"""Parameter types: RFC 5492 4, RFC 9072 2."""
RECEIVE, SEND = 1, 2
"""Bits of an ADD-PATH direction (RFC 7911 4)."""


class Open(NamedTuple):
    """What one side proposes."""

    version: int
    my_as: int
    """The two octets."""
    hold_time_s: int
    router_id: str
    capabilities: tuple[Capability, ...]
    whole: bool = True
    """Whether all capabilities were captured."""

    def capability(self, code: int) -> bytes | None:
        """Return the value of the first capability with this code; None where it is not among those captured."""
        return next((each.data for each in self.capabilities if each.code == code), None)

    @property
    def has_four_octets(self) -> bool | None:
        """Whether it speaks four-octet AS numbers (RFC 6793 3); None where that was not captured."""
        return True if self.capability(FOUR_OCTET_AS) is not None else None if not self.whole else False

    @property
    def as_number(self) -> int | None:
        """Return the AS; None where it has four octets and they were not captured."""
        four = self.capability(FOUR_OCTET_AS)
        if four is not None and len(four) == 4:
            return int.from_bytes(four, "big")
        return None if not self.whole and self.my_as == AS_TRANS else self.my_as

    def paths(self, direction: int) -> set[Family]:
        """Return the families for which it offers to SEND or RECEIVE several paths."""
        found = add_path(self.capability(ADD_PATH) or b"")
        return {family for family, ways in found if ways & direction}


def read_open(body: bytes, whole: bool = True) -> Open:
    """Return the OPEN; of one that the capture cut, what is there. Raises Malformed."""
    if len(body) < FIXED.size:
        raise Malformed("OPEN is cut before its parameters" if not whole else "OPEN is too short")
    version, my_as, hold_time_s, router_id, parameters_len = FIXED.unpack_from(body)
    found: list[Capability] = []
    try:
        _fill(found, Octets(body[FIXED.size :], "OPEN"), parameters_len)
    except Malformed:
        if whole:
            raise
    return Open(version, my_as, hold_time_s, str(ipaddress.IPv4Address(router_id)), tuple(found), whole)


def _fill(found: list[Capability], octets: Octets, length: int) -> None:
    """Add the capabilities one by one, so that those before a cut stay."""
    width = 1
    if length and octets and octets.data[octets.at] == EXTENDED:  # RFC 9072 2: 255 as type, whatever the length said
        octets.take(1)
        length, width = octets.number(2), 2
    end = octets.at + length
    while octets.at < end:
        kind, size = octets.number(1), octets.number(width)
        stop = octets.at + size
        if kind != CAPABILITIES:
            octets.take(size)
        while octets.at < stop:
            code = octets.number(1)
            found.append(Capability(code, octets.take(octets.number(1))))
        if octets.at != stop:
            raise Malformed("capabilities go beyond their parameter")
    if octets.at != end or octets:
        raise Malformed("parameters are not as long as the OPEN says")
