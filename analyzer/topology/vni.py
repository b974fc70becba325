"""What the VNI of a tunnel stands for under Cilium, and on whose word."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.topology.model import Topology
from analyzer.words import Origin


class VniMeaning(NamedTuple):
    """An identity in words and who says so; else the only address that sends the VNI, as packets name nobody."""

    identity: str | None = None
    origin: Origin | None = None
    sender: str | None = None


def meaning_of(vni: int | None, topology: Topology, by_manifest: bool) -> VniMeaning:
    """Return what a VNI stands for; reserved numbers mean so only where something says that this is Cilium."""
    if vni is None:
        return VniMeaning()
    named = topology.identities.get(vni)
    if named and (origin := topology.origin("identity", vni)) != "inferred":
        return VniMeaning(named, origin)
    numbered = topology.numbered(vni)
    sure: Origin = "manifest" if by_manifest else "state" if topology.config.settings else "inferred"
    return VniMeaning(numbered, sure if numbered else None, named)
