"""Host routing by node, as the Result shows it."""

from __future__ import annotations

from analyzer.result.struct import Struct
from analyzer.words import Confidence, HostRouting


class HostRoutingAt(Struct):
    """Whether a node's agent hands packets to pods past the host stack (`bpf`) or through it (`legacy`)."""

    node: str | None
    declared: HostRouting
    """By manifest or state, for the whole run."""
    seen: HostRouting
    """By which directions the pods' host-side interfaces showed; never by TTL."""
    confidence: Confidence | None
    """`observed`: an lxc that shows both, or beside its pod's own view; `inferred`: beside other points of the node."""
    evidence: list[str]
    agrees: bool | None
    """Null where one of the two is unknown."""
    implies: str
    """What captures on lxc interfaces of this node show, and do not."""
