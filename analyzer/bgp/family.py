"""Address families by name: IANA Address Family Numbers, and SAFI (RFC 4760 6)."""

from __future__ import annotations

from typing import NamedTuple

AFI = {1: "ipv4", 2: "ipv6", 25: "l2vpn", 16388: "link-state"}
SAFI = {1: "unicast", 2: "multicast", 4: "labeled-unicast", 5: "mvpn", 65: "vpls", 70: "evpn", 71: "link-state",
        85: "mup", 128: "vpn", 132: "route-target", 133: "flowspec", 134: "flowspec-vpn"}  # fmt: skip
ADDRESS_LEN = {1: 4, 2: 16}
"""Bytes of an address, of the families whose prefixes are read."""


class Family(NamedTuple):
    """AFI and SAFI."""

    afi: int
    safi: int

    @property
    def name(self) -> str:
        """Return both by name, or by number where they have none here."""
        return f"{AFI.get(self.afi, f'afi {self.afi}')} {SAFI.get(self.safi, f'safi {self.safi}')}"

    @property
    def has_plain_prefixes(self) -> bool:
        """Whether its routes are a length and a prefix and nothing else: unicast and multicast of IPv4 and IPv6."""
        return self.afi in ADDRESS_LEN and self.safi in (1, 2)


IPV4_UNICAST = Family(1, 1)
