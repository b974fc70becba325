"""Interfaces of the nodes whose state was captured: addresses, MTU, eBPF programs."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.result import Attached, Interface
from analyzer.topology.model import Topology
from analyzer.topology.state import NodeState

MOST = 1000


def interfaces(topology: Topology) -> list[Interface]:
    """Return the first interfaces, those with programs before others, by node and name."""
    found = [each for node, state in sorted(topology.state.items()) for each in _of_node(node, state)]
    kept = sorted(found, key=lambda each: not each.programs)[:MOST]
    return sorted(kept, key=lambda each: (each.node, each.name))


def _of_node(node: str, state: NodeState) -> Iterator[Interface]:
    programs = state.programs or {}
    for name in sorted({*state.mtu, *state.addresses_at, *programs}):
        attached = [Attached(each.name, each.hook) for each in programs[name]] if name in programs else None
        yield Interface(node, name, state.addresses_at.get(name, []), state.mtu.get(name), attached)
