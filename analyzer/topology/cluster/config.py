"""How Cilium was set up, by `cilium-config` and `cilium-dbg status`: what all sources agree on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from analyzer.topology.cluster.facts import ConfigFact
from analyzer.topology.cluster.fields import number
from analyzer.topology.manifest import Tunnel
from analyzer.words import HostRouting

HIGHEST_PORT = 0xFFFF
DEFAULT_PORTS = {"vxlan": 8472, "geneve": 6081}
"""Cilium pkg/defaults TunnelPortVXLAN, TunnelPortGeneve."""
SHIFTS = {255: 16, 511: 15}
"""max-connected-clusters → bits of the identity below the cluster id (pkg/identity GetClusterIDShift)."""
SAME = {"tunnel": "tunnel", "native": "native", "true": "true", "false": "false", "strict": "true"}
ELEVEN = {True: "cluster", False: "encrypted-overlay"}
MAPS_ONLY = (1, 20)
"""Since this release identities 11 and 12 stand for `cluster` and `cluster-mesh`, in policy maps only."""


@dataclass
class Config:
    """Settings by their name in cilium-config; one on which sources disagree is missing."""

    settings: dict[str, ConfigFact] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    """Settings on which sources disagree."""

    @classmethod
    def of(cls, facts: Iterable[ConfigFact], notes: list[str]) -> Config:
        """Return what the facts agree on, the spelling aside; each disagreement becomes a note."""
        said: dict[str, dict[str, ConfigFact]] = {}
        for fact in facts:
            plain = fact.value.lower()
            said.setdefault(fact.name, {}).setdefault(SAME.get(plain, plain), fact)
        for name, values in said.items():
            if len(values) > 1:
                words = ", ".join(f"{fact.value} ({fact.source})" for fact in values.values())
                notes.append(f"{name} differs between sources: {words}; taken as unknown")
        agreed = {name: next(iter(values.values())) for name, values in said.items() if len(values) == 1}
        return cls(agreed, frozenset(said.keys() - agreed.keys()))

    def value(self, name: str) -> str | None:
        """Return a setting, None where nothing or nothing certain says it."""
        return self.settings[name].value if name in self.settings else None

    @property
    def host_routing(self) -> HostRouting:
        """Return what `cilium-dbg status` says under Host Routing; the ConfigMap alone does not settle it."""
        said = (self.value("host-routing") or "").lower()
        return "bpf" if said == "bpf" else "legacy" if said == "legacy" else "unknown"

    @property
    def tunnel(self) -> Tunnel | None:
        """Return the overlay; None with native routing, or where it is not said."""
        if (self.value("routing-mode") or "").lower() != "tunnel" or self.disputed & {"tunnel-port", "tunnel-protocol"}:
            return None
        return self.overlay_port or Tunnel(protocol=self._protocol, port=DEFAULT_PORTS[self._protocol])

    @property
    def overlay_port(self) -> Tunnel | None:
        """Return the port that is said, with native routing too: DSR may travel in Geneve there (cilium-facts 1.7)."""
        port = number(self.value("tunnel-port"))
        if not port or port > HIGHEST_PORT or "tunnel-protocol" in self.disputed:
            return None
        return Tunnel(protocol=self._protocol, port=port)

    @property
    def _protocol(self) -> Literal["vxlan", "geneve"]:
        return "geneve" if (self.value("tunnel-protocol") or "").lower() == "geneve" else "vxlan"

    @property
    def cluster_shift(self) -> int | None:
        """Return at which bit of an identity the cluster id begins; None where no Cilium is known to be there."""
        return SHIFTS.get(number(self.value("max-connected-clusters")) or 255, 16) if self.settings else None

    def reserved(self, identity: int) -> str | None:
        """Return what 11 and 12 stand for in this version; builds before a release may be like either side of it."""
        version = self.value("version") or ""
        found = re.match(r"(\d{1,3})\.(\d{1,3})\.\d+(-)?", version)
        if not found or identity not in (11, 12):
            return None
        release = (int(found[1]), int(found[2]))
        if release == MAPS_ONLY and found[3]:
            return "cluster, or encrypted-overlay" if identity == 11 else "cluster-mesh"
        if identity == 12:
            return "cluster-mesh" if release >= MAPS_ONLY else None
        return ELEVEN[release >= MAPS_ONLY]
