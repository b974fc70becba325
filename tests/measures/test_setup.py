"""What is known of a datapath, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.measures.setup import datapath_of, endpoint_routes, setup_of
from analyzer.measures.ttl_rules import Setup
from analyzer.result import HostRoutingAt
from analyzer.topology import route
from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import ConfigFact
from analyzer.topology.manifest import Manifest
from analyzer.topology.model import Topology
from analyzer.topology.state import NodeState
from analyzer.words import HostRouting

LAB = Manifest(setup="native-auto", scenario="x", runtime="netns", datapath="kernel-forwarding", nodes=[], pods=[],
               points=[], host_routing="legacy", description="")  # fmt: skip


def at(node: str, seen: HostRouting) -> HostRoutingAt:
    return HostRoutingAt(node, "unknown", seen, "observed", [], None, "")


def with_settings(**settings: str) -> Topology:
    facts = [ConfigFact(name.replace("_", "-"), value, "cilium-config") for name, value in settings.items()]
    return Topology(config=Config.of(facts, []))


def test_a_manifest_says_it_all() -> None:
    found = setup_of(LAB, with_settings(host_routing="BPF", version="1.20.0"), [at("n1", "bpf")])
    assert Setup("kernel-forwarding", "legacy", None, None) == found


def test_state_says_it_and_what_the_lxc_show_stands_in_where_it_does_not() -> None:
    settings = with_settings(host_routing="Legacy", version="1.19.2", enable_endpoint_routes="true")
    assert Setup("cilium", "legacy", "1.19.2", True) == setup_of(None, settings, [at("n1", "bpf")])
    assert "bpf" == setup_of(None, with_settings(version="1.19.2"), [at("n1", "bpf"), at("n2", "unknown")]).host_routing
    assert "unknown" == setup_of(None, Topology(), [at("n1", "bpf"), at("n2", "legacy")]).host_routing


def test_any_state_of_cilium_is_ciliums() -> None:
    assert "unknown" == datapath_of(None, Topology(sources={"pods", "nodes"}))
    assert "cilium" == datapath_of(None, Topology(sources={"cilium-dbg endpoint list"}))


@pytest.mark.parametrize(
    ("rows", "on"),
    [
        ([], None),
        ([{"dst": "default", "dev": "eth0"}], None),
        ([{"dst": "10.244.1.0/24", "dev": "cilium_host"}], False),
        ([{"dst": "10.244.1.0/24", "dev": "cilium_host"}, {"dst": "10.244.1.7", "dev": "lxc12"}], True),
        ([{"dst": "10.244.1.0/24", "dev": "cilium_host"}, {"dst": "fe80::/64", "dev": "lxc12"}], False),
    ],
    ids=["no table", "nothing of Cilium's", "one route a node", "one route a pod", "IPv6's own route to the link"],
)
def test_endpoint_routes_are_seen_in_a_nodes_table(rows: list[dict[str, Any]], on: bool | None) -> None:
    assert on == endpoint_routes(Topology(state={"n1": NodeState(routes=route.routes(rows))}))
