"""What is known of a run before its packets are looked at: from who made them, host routing, setup and scenario.

The figures are how the lab is built (DESIGN 6, scripts/lab) and what the genuine agent was seen to do (cilium-facts 3.3
and 4.4). None is taken from what the analyzer says.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.topology.manifest import Manifest, Pod

SENT_WITH, UNDERLAY_MTU, LINK_HEADER = 64, 1500, 14
"""Linux' default TTL, and MTU of all links of lab and agent."""
TUNNEL_HEADERS, DSR_OPTION = 20 + 8 + 8 + 14, 4 + 8
DECREMENTS = {
    ("ebpf-lab", "legacy", "encapsulated"): (0, 1),
    ("kernel-forwarding", "legacy", "native"): (1, 2),
    ("cilium", "legacy", "encapsulated"): (0, 1),
    ("cilium", "bpf", "encapsulated"): (0, 1),
    ("cilium", "legacy", "native"): (2, 4),
    ("cilium", "bpf", "native"): (1, 2),
}
"""Maker, host routing and path class → TTL steps before the wire, and before the receiver.

The agent is 1.19.0-dev of October 2025, before legacy native routing lost a step.
"""


class Known(NamedTuple):
    """What holds for all pod traffic between nodes of a run."""

    path_class: str
    tunnel: str | None
    overhead: int
    dsr: bool
    """The option rides on TCP SYN and on UDP from the client (the manifest's `stamped`)."""
    route_mtu: int
    wire_steps: int
    receiver_steps: int
    routers: int
    links: int
    """Uplinks of a node, each with a BGP session where there is a router."""
    arrives: bool
    """Whether nodes have a route to other nodes' pods."""
    past_lxc: bool
    """Whether packets to a pod pass its lxc unseen (redirect_peer)."""
    declared: str
    """How each node's table sends packets to other nodes' pods."""


def known(manifest: Manifest) -> Known:
    """Return the facts of this run."""
    overlay = manifest.setup in ("vxlan", "geneve")
    path_class = "encapsulated" if overlay else "native"
    wire, receiver = DECREMENTS[manifest.datapath, manifest.host_routing, path_class]
    bgp = manifest.setup == "native-bgp"
    arrives = not bgp or manifest.scenario != "no-route"
    return Known(
        path_class=path_class,
        tunnel=manifest.setup if overlay else None,
        overhead=TUNNEL_HEADERS if overlay else 0,
        dsr=manifest.scenario == "dsr",
        route_mtu=UNDERLAY_MTU - (TUNNEL_HEADERS if overlay else 0),
        wire_steps=wire,
        receiver_steps=receiver,
        routers=int(bgp and manifest.scenario in ("bgp", "ecmp")),
        links=2 if bgp and manifest.scenario == "ecmp" else 1,
        arrives=arrives,
        past_lxc=manifest.host_routing == "bpf",
        declared="overlay" if overlay else "native" if arrives else "none",
    )


def pods(manifest: Manifest) -> dict[str, Pod]:
    """Return the pods by `namespace/name`."""
    return {f"{pod.namespace}/{pod.name}": pod for pod in manifest.pods}
