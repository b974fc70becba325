"""Capabilities (RFC 5492) by their names in IANA's registry, and what the usual ones carry."""

from __future__ import annotations

import struct
from typing import NamedTuple

from analyzer.bgp.family import Family
from analyzer.bgp.text import readable_text

MULTIPROTOCOL, GRACEFUL_RESTART, FOUR_OCTET_AS, ADD_PATH, HOST_NAME = 1, 64, 65, 69, 73
NAMES = {
    MULTIPROTOCOL: "multiprotocol",
    2: "route refresh",
    3: "outbound route filtering",
    5: "extended next hop",
    6: "extended message",
    7: "bgpsec",
    8: "multiple labels",
    9: "role",
    GRACEFUL_RESTART: "graceful restart",
    FOUR_OCTET_AS: "4-octet AS",
    67: "dynamic capability",
    68: "multisession",
    ADD_PATH: "add-path",
    70: "enhanced route refresh",
    71: "long-lived graceful restart",
    72: "routing policy distribution",
    HOST_NAME: "host name",
    75: "software version",
    128: "route refresh (Cisco)",
}
"""Each by the RFC that IANA names: 4760, 2918, 5291, 8950, 8654, 8205, 8277, 9234, 4724, 6793, 7911, 7313, 9494."""
WAYS = {1: "receive", 2: "send", 3: "send and receive"}
"""RFC 7911 4."""
FORWARDING = 0x80
"""RFC 4724 3: forwarding state of the family was kept."""
ENTRY = struct.Struct("!HBB")


class Capability(NamedTuple):
    """One capability as it stands in an OPEN."""

    code: int
    data: bytes

    @property
    def name(self) -> str:
        """Return its name, or its number."""
        return NAMES.get(self.code, f"capability {self.code}")

    @property
    def value(self) -> str | None:
        """Return in words what it carries; None where that is nothing, is not read here, or has a wrong length."""
        if self.code == MULTIPROTOCOL and len(self.data) == 4:
            return _entry_family(self.data).name
        if self.code == FOUR_OCTET_AS and len(self.data) == 4:
            return str(int.from_bytes(self.data, "big"))
        if self.code == ADD_PATH:
            return ", ".join(f"{family.name} {WAYS.get(ways, ways)}" for family, ways in add_path(self.data)) or None
        if self.code == GRACEFUL_RESTART and len(self.data) >= 2:
            return _graceful_restart(self.data)
        return _host_name(self.data) if self.code == HOST_NAME else None


def add_path(data: bytes) -> list[tuple[Family, int]]:
    """Return (family, directions) of an ADD-PATH capability (RFC 7911 4); none where its length is wrong."""
    if len(data) % ENTRY.size:
        return []
    return [(Family(afi, safi), ways) for afi, safi, ways in ENTRY.iter_unpack(data)]


def _entry_family(data: bytes) -> Family:
    """AFI 2 · reserved 1 · SAFI 1 (RFC 4760 8)."""
    afi, _, safi = ENTRY.unpack(data)
    return Family(afi, safi)


def _graceful_restart(data: bytes) -> str | None:
    """Flags 4 bits · seconds 12 bits, then AFI 2 · SAFI 1 · flags 1 of each family (RFC 4724 3)."""
    if (len(data) - 2) % ENTRY.size:
        return None
    seconds = int.from_bytes(data[:2], "big") & 0x0FFF
    families = [
        Family(afi, safi).name + (" kept" if flags & FORWARDING else "")
        for afi, safi, flags in ENTRY.iter_unpack(data[2:])
    ]
    return ", ".join([f"{seconds} s", *families])


def _host_name(data: bytes) -> str | None:
    """Host and domain, each behind its length (draft-walton-bgp-hostname-capability); FRR sends it."""
    if not data or len(data) < 1 + data[0]:
        return None
    return readable_text(data[1 : 1 + data[0]]) or None
