"""A connection agrees on segments that do not fit between the nodes.

What it looks like
    A SYN or SYN-ACK announces an MSS that, with 40 bytes of headers (60 over IPv6), is more than the underlay's MTU
    less the overhead of the path; or one of both was clamped on the way and the other was not.

Why it matters
    Nothing is wrong until a full segment is sent: then it is cut into fragments, or lost without a word. What clamps
    the MSS one way only hides this until the other side sends much.

Look-alikes
    An MSS is what its sender is ready to receive: the other side sends no more than its own route's MTU allows, so a
    large MSS from one side is harmless where the other's MTU is known to fit. Where a router on the way clamps it, what
    counts is what arrives at the other pod.

Next step
    Compare the MTU of the pods' routes with what fits (underlay less overhead), set Cilium's MTU (Helm value `MTU`) or
    leave it to detection, and restart the pods; look for `TCPMSS` or nftables `maxseg` rules that clamp one direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.layers.loop import slots as s
from analyzer.result import Measured
from analyzer.topology.route import DEFAULT
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import SYN, TCP, Packet
from analyzer.triage.rule import Found, Rule, Suspects

HEADERS = {4: 40, 6: 60}
"""IP and TCP headers without options: what an MSS leaves out (RFC 6691)."""
BOTH = "The pods' routes have an MTU that leaves no room for the path's overhead."
ONE = "One direction is clamped and the other is not, or one pod has a larger MTU than the other."
SETTLED = (
    "the MTU of the pods' default routes: `ip route` in both pods; or packets of full size, which nobody sent here"
)


class Side(NamedTuple):
    """One end of a connection and what it announced: sizes of IP packets."""

    flow: Classified
    low: bool
    allowed: int
    fits: int


def suspects(case: Case) -> Suspects:
    """Return the connections between nodes of which a side announces more than fits."""
    return Suspects(_flows(_sides(case)))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for connections with both sides too large, one for those with one."""
    sides = _sides(case)
    known = {(side.flow.flow.key, side.low) for side in sides}
    causes: dict[str, list[Side]] = defaultdict(list)
    for side in sides:
        causes[BOTH if (side.flow.flow.key, not side.low) in known else ONE].append(side)
    return [_found(cause, some, gathered) for cause, some in causes.items()]


def _found(cause: str, sides: list[Side], gathered: Gathered) -> Found:
    flows = _flows(sides)
    return Found(
        cause,
        "certain" if cause == BOTH else "likely",
        flows,
        any(side.flow.from_low == side.low for side in sides),
        [packet for side in sides for packet in gathered.of(side.flow.flow.key) if _announces(packet, side)],
        numbers=[
            Measured("largest packet that was agreed on", max(side.allowed for side in sides), "bytes"),
            Measured("largest packet that fits", min(side.fits for side in sides), "bytes"),
            Measured("connections", len(flows), ""),
        ],
        settled_by=None if cause == BOTH else SETTLED,
    )


def _flows(sides: Iterable[Side]) -> list[Classified]:
    return list({side.flow.flow.key: side.flow for side in sides}.values())


def _sides(case: Case) -> list[Side]:
    """Return the sides of connections that nothing else explains whose MSS is too large at every point."""
    found = []
    for flow in case.flows:
        if flow.flow.key.protocol == TCP and flow.internode_pods and flow.flow.key not in case.explained:
            fits = _fits(flow, case)
            for low, mss in ((True, flow.flow.mss_low), (False, flow.flow.mss_high)):
                allowed = mss + HEADERS[6 if ":" in flow.flow.key.low_ip else 4] if mss else 0
                if fits is not None and allowed > fits and not _held_back(flow, low, case, fits):
                    found.append(Side(flow, low, allowed, fits))
    return found


def _fits(flow: Classified, case: Case) -> int | None:
    """Return what fits beside this flow's own overhead, else beside the run's; what only SYNs carry is left out."""
    own = [
        sum(size for _, size in look.overhead)
        for look, cell in flow.flow.cells.items()
        if look.overhead is not None
        and case.points[look.point].role == "underlay"
        and look.full_sized(flow.flow.key.protocol, cell)
    ]
    underlay = case.measured.mtu.underlay
    return min(underlay) - max(own) if underlay and own else case.measured.mtu.ceiling


def _held_back(flow: Classified, low: bool, case: Case, fits: int) -> bool:
    """Return whether the other side, whom this MSS is for, sends no more than fits, as its own route says."""
    other = flow.flow.key.high_ip if low else flow.flow.key.low_ip
    state = case.topology.state.get(case.topology.node_of(other) or "")
    pod = (case.topology.pod_name(other) or "").rpartition("/")[2]
    if state is None or pod not in state.pod_routes:
        return False
    defaults = [route for route in state.pod_routes[pod] if route.destination == DEFAULT]
    sizes = [route.mtu or state.pod_mtu.get(pod) for route in defaults]
    return bool(sizes) and all(size is not None and size <= fits for size in sizes)


def _announces(packet: Packet, side: Side) -> bool:
    mss, version = packet.field(s.TCP_MSS), packet.field(s.IP_VERSION) or 4
    syn = packet.from_low == side.low and bool(packet.flags & SYN)
    return syn and mss is not None and mss + HEADERS[version] > side.fits


RULE = Rule(
    "mss-too-large",
    "Connections agree on segments that do not fit between the nodes",
    "warning",
    ("tcp", "mtu-that-fits"),
    suspects,
    check,
)
