"""UPDATE (RFC 4271 4.3): withdrawn · attributes · announced; other families in MP_(UN)REACH_NLRI (RFC 4760)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from analyzer.bgp.family import IPV4_UNICAST, Family
from analyzer.bgp.octets import Octets

AS_PATH, NEXT_HOP, MP_REACH, MP_UNREACH = 2, 3, 14, 15
EXTENDED_LEN = 0x10
ADDRESSES = {4: 1, 16: 1, 32: 2}
"""Bytes of a next hop → addresses in it: IPv6 may bring its link-local one along (RFC 2545 3)."""


@dataclass
class Update:
    """One UPDATE; prefixes are left as bytes, because how they read depends on what the OPENs agreed on."""

    withdrawn: list[tuple[Family, bytes]] = field(default_factory=list)
    announced: list[tuple[Family, list[str], bytes]] = field(default_factory=list)
    """Family, next hops, prefixes."""
    as_path: bytes | None = None
    end_of_rib: Family | None = None


def read_update(body: bytes) -> Update:
    """Return the UPDATE; raises Malformed."""
    octets = Octets(body, "UPDATE")
    withdrawn = octets.take(octets.number(2))
    attributes = _attributes(octets.part(octets.number(2), "path attributes"))
    announced = octets.rest()
    update = Update(as_path=attributes.get(AS_PATH))
    if withdrawn:
        update.withdrawn.append((IPV4_UNICAST, withdrawn))
    if announced:
        update.announced.append((IPV4_UNICAST, _next_hops(attributes.get(NEXT_HOP, b"")), announced))
    if MP_REACH in attributes:
        update.announced.append(_reach(Octets(attributes[MP_REACH], "MP_REACH_NLRI")))
    if MP_UNREACH in attributes:
        update.withdrawn.append(_unreach(Octets(attributes[MP_UNREACH], "MP_UNREACH_NLRI")))
    update.end_of_rib = _end_of_rib(update, attributes)
    return update


def _attributes(octets: Octets) -> dict[int, bytes]:
    """Flags 1 · type 1 · length 1, or 2 if the flags say so."""
    found: dict[int, bytes] = {}
    while octets:
        flags, kind = octets.number(1), octets.number(1)
        value = octets.take(octets.number(2 if flags & EXTENDED_LEN else 1))
        found.setdefault(kind, value)  # RFC 7606 3 g: the first one counts
    return found


def _reach(octets: Octets) -> tuple[Family, list[str], bytes]:
    """AFI 2 · SAFI 1 · next hop behind its length 1 · reserved 1 · prefixes (RFC 4760 3)."""
    family = Family(octets.number(2), octets.number(1))
    hops = octets.take(octets.number(1))
    octets.take(1)
    return family, _next_hops(hops), octets.rest()


def _unreach(octets: Octets) -> tuple[Family, bytes]:
    return Family(octets.number(2), octets.number(1)), octets.rest()


def _next_hops(data: bytes) -> list[str]:
    """Return the addresses; none where there is no next hop or its form is another family's."""
    many = ADDRESSES.get(len(data), 0)
    size = len(data) // many if many else 0
    return [str(ipaddress.ip_address(data[at * size : (at + 1) * size])) for at in range(many)]


def _end_of_rib(update: Update, attributes: dict[int, bytes]) -> Family | None:
    """An UPDATE that says nothing, or nothing but a family to withdraw nothing from (RFC 4724 2)."""
    if update.announced or any(data for _, data in update.withdrawn):
        return None
    if not attributes:
        return IPV4_UNICAST
    return update.withdrawn[0][0] if set(attributes) == {MP_UNREACH} else None
