"""How flows spread over several uplinks, as the Result shows it."""

from __future__ import annotations

from analyzer.result.struct import Struct


class NextHops(Struct):
    """A route with several next hops (state)."""

    destination: str
    via: list[str]
    device: list[str]


class Uplink(Struct):
    """Pod flows between nodes at one uplink, in one direction."""

    point: str
    flows: int
    packets: int
    bytes: int
    """Wire lengths as captured."""


class EcmpAt(Struct):
    """One node or router with several uplinks or several next hops."""

    node: str
    next_hops: list[NextHops]
    leaving: list[Uplink]
    entering: list[Uplink]
    flows_leaving_by_several: int
    """Flows of which packets of one direction left by more than one uplink: hashing keeps a 5-tuple on one."""
    why: str | None
    """What cannot be told, and what would tell; null when all can."""
