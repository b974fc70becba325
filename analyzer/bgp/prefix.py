"""Prefixes in an UPDATE (RFC 4271 4.3): path id 4 where agreed (RFC 7911) · length in bits 1 · the bytes that needs.

dpkt 1.9.8 guesses path ids from the list's length (a /24 and a /32 are 9 bytes, so it takes them for one prefix with an
id), fills a cut prefix with zeros and takes lengths above 32.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from analyzer.bgp.family import ADDRESS_LEN, Family
from analyzer.bgp.octets import Malformed


class Prefix(NamedTuple):
    """A route's destination as it stands on the wire; bits behind its length are zero."""

    family: Family
    bits: int
    data: bytes
    path_id: int | None = None

    @property
    def text(self) -> str:
        """Return it as `address/length`."""
        return f"{ipaddress.ip_address(self.data.ljust(ADDRESS_LEN[self.family.afi], bytes(1)))}/{self.bits}"


def prefixes(data: bytes, family: Family, with_ids: bool | None) -> list[Prefix]:
    """Return the prefixes; raises Malformed. Where nobody knows whether they have path ids the plain reading is tried.

    Read without their ids, small ids look like the default route several times: no sender lists one prefix twice.
    """
    if with_ids is not None:
        return _read(data, family, with_ids)
    try:
        plain = _read(data, family, False)
    except Malformed:
        return _read(data, family, True)
    if len(set(plain)) == len(plain):
        return plain
    try:
        return _read(data, family, True)
    except Malformed:
        return plain


def _read(data: bytes, family: Family, with_ids: bool) -> list[Prefix]:
    """Read without `Octets`: a full table is a million of these."""
    most, before, end = 8 * ADDRESS_LEN[family.afi], 4 * with_ids, len(data)
    found, at = [], 0
    while at < end:
        start = at + before + 1
        bits = data[start - 1] if start <= end else 0
        if bits > most:
            raise Malformed(f"a prefix of {family.name} has {bits} bits")
        stop = start + (bits + 7) // 8
        if stop > end:
            raise Malformed(f"a prefix of {family.name} is {stop - end} bytes short")
        path_id = int.from_bytes(data[at : at + 4], "big") if with_ids else None
        found.append(Prefix(family, bits, _masked(data[start:stop], bits), path_id))
        at = stop
    return found


def _masked(data: bytes, bits: int) -> bytes:
    """Trailing bits of the last byte say nothing (RFC 4271 4.3)."""
    return data if not bits % 8 else data[:-1] + bytes([data[-1] & 0xFF00 >> bits % 8 & 0xFF])
