"""The MTU chain and the MSS, as figures of one run."""

from __future__ import annotations

from analyzer.compare.measured import Measured, distribution, merged, nothing, sizes, words
from analyzer.compare.tapped import no_wire, pod_flows
from analyzer.result import Run, ValueCount

NO_STATE = "no state of the nodes: `ip -j -d link` and `ip -j route` would tell"
NO_SYN = "no SYN between pods of different nodes was seen"


def underlay(run: Run) -> Measured:
    """Return the interface MTU of the nodes' underlay."""
    return sizes(run.mtu.underlay, NO_STATE)


def route(run: Run) -> Measured:
    """Return the MTU of the pods' default route."""
    return sizes(run.mtu.pod_route, NO_STATE)


def negotiated(run: Run) -> Measured:
    """Return what the SYNs between nodes agreed on, as packet size."""
    return distribution(run.mtu.negotiated, NO_SYN)


def proven(run: Run) -> Measured:
    """Return the largest packet between nodes that arrived in one piece."""
    return nothing(no_wire(run)) if run.mtu.proven is None else Measured(run.mtu.proven)


def ceiling(run: Run) -> Measured:
    """Return what fits beside the overhead without fragmentation."""
    missing = NO_STATE if not run.mtu.underlay else no_wire(run)
    return nothing(missing) if run.mtu.ceiling is None else Measured(run.mtu.ceiling)


def reported(run: Run) -> Measured:
    """Return the MTUs that ICMP errors named."""
    return sizes(run.mtu.reported, "no ICMP error named an MTU")


def verdict(run: Run) -> Measured:
    """Return the verdict on the chain."""
    missing = run.mtu.why if run.mtu.verdict == "unknown" else ""
    return nothing(missing) if missing else words([run.mtu.verdict], "")


def outer_fragments(run: Run) -> Measured:
    """Return how many fragments of outer packets the underlay saw; not known without an underlay."""
    missing = no_wire(run)
    return Measured(run.mtu.outer_fragments) if run.overhead.n else nothing(missing)


def mss(run: Run, scope: str) -> Measured:
    """Return the MSS of each SYN side between pods of this scope."""
    sides = [mss for flow in pod_flows(run, scope) for mss in (flow.forward_mss, flow.reverse_mss) if mss]
    return distribution(merged([[ValueCount(size, 1)] for size in sides]), f"no {scope} SYN between pods was seen")
