"""Where a packet from one pod to another has to be seen, with which TTL and inside of what."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.topology.manifest import Manifest, Pod
from tests.proof.known import SENT_WITH, Known


class Stage(NamedTuple):
    """One sighting: the pod is named for its own interface and its lxc."""

    node: str
    role: str
    pod: str | None
    ttl: int
    tunnel: str | None = None
    vni: int | None = None


def way(facts: Known, manifest: Manifest, source: Pod, destination: Pod) -> list[Stage]:
    """Return all stages in order, as far as the packet comes."""
    left = _end(source, SENT_WITH)
    if source.node == destination.node:
        return left + _arriving(facts, destination, SENT_WITH - 1)
    on_wire = SENT_WITH - facts.wire_steps
    carried = (facts.tunnel, source.identity if facts.tunnel else None)
    left += [*_device(facts, source, SENT_WITH), Stage(source.node, "underlay", None, on_wire, *carried)]
    if not facts.arrives:
        return left
    for router in (node.name for node in manifest.nodes if node.role == "router"):
        left += [Stage(router, "router", None, on_wire, *carried), Stage(router, "router", None, on_wire - 1, *carried)]
    on_wire -= facts.routers
    right = [Stage(destination.node, "underlay", None, on_wire, *carried), *_device(facts, destination, on_wire)]
    return left + right + _arriving(facts, destination, SENT_WITH - facts.routers - facts.receiver_steps)


def _named(pod: Pod) -> str:
    return f"{pod.namespace}/{pod.name}"


def _end(pod: Pod, ttl: int) -> list[Stage]:
    return [Stage(pod.node, role, _named(pod), ttl) for role in ("pod", "lxc")]


def _arriving(facts: Known, pod: Pod, ttl: int) -> list[Stage]:
    own, lxc = _end(pod, ttl)
    return [own] if facts.past_lxc else [lxc, own]


def _device(facts: Known, pod: Pod, ttl: int) -> list[Stage]:
    return [Stage(pod.node, "tunnel", None, ttl)] if facts.tunnel else []
