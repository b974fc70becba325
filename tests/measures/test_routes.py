"""Routes from node to pod CIDR, read as a mode."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.measures.routes import routes
from analyzer.result import RouteTo
from analyzer.topology import route
from analyzer.topology.state import NodeState
from tests.cluster import topology

DEFAULT = {"dst": "default", "gateway": "172.18.0.1", "dev": "eth0"}


def to_far_pods(*table: dict[str, Any]) -> RouteTo:
    """Return how n1 reaches the pods of n2 (10.244.2.0/24) with this table beside a default route."""
    known = topology()
    known.state = {"n1": NodeState(routes=route.routes([DEFAULT, *table]))}
    local, far = routes(known)
    assert ("10.244.1.0/24", "local") == (local.destination, local.kind)
    return far


def test_via_the_own_router_address_on_cilium_host_is_an_overlay() -> None:
    found = to_far_pods(
        {"dst": "10.244.2.0/24", "gateway": "10.244.1.1", "dev": "cilium_host", "protocol": "kernel",
         "metrics": [{"mtu": 1450}]}
    )  # fmt: skip
    assert RouteTo("n1", "10.244.2.0/24", ["10.244.1.1"], ["cilium_host"], "kernel", 1450, "overlay") == found


def test_via_a_node_on_the_underlay_is_native() -> None:
    found = to_far_pods({"dst": "10.244.2.0/24", "gateway": "172.18.0.4", "dev": "eth0", "protocol": "kernel"})
    assert RouteTo("n1", "10.244.2.0/24", ["172.18.0.4"], ["eth0"], "kernel", None, "native") == found


def test_several_next_hops_are_ecmp() -> None:
    hops = [{"gateway": gateway, "dev": dev} for gateway, dev in (("172.18.0.9", "eth0"), ("172.19.0.9", "eth1"))]
    found = to_far_pods({"dst": "10.244.0.0/16", "protocol": "static", "nexthops": hops})
    assert ("ecmp", ["172.18.0.9", "172.19.0.9"], ["eth0", "eth1"]) == (found.kind, found.via, found.device)


def test_one_next_hop_in_a_list_is_still_one() -> None:
    found = to_far_pods({"dst": "10.244.2.0/24", "nexthops": [{"gateway": "172.18.0.4", "dev": "eth0"}]})
    assert ("native", ["172.18.0.4"]) == (found.kind, found.via)


def test_an_ipv6_neighbour_of_an_ipv4_route_is_named_as_well() -> None:
    found = to_far_pods({"dst": "10.244.2.0/24", "via": {"family": "inet6", "host": "fe80::1"}, "dev": "eth0"})
    assert ("native", ["fe80::1"]) == (found.kind, found.via)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param([], id="the default gateway knows nothing of pods"),
        pytest.param([{"dst": "10.244.2.0/25", "gateway": "172.18.0.4", "dev": "eth0"}], id="half of the CIDR"),
        pytest.param([{"dst": "10.244.2.7", "dev": "lxc1"}], id="one pod of the CIDR"),
        pytest.param([{"dst": "10.244.2.0/24", "gateway": "172.18.0.4", "dev": "eth0", "table": "200"}],
                     id="another table"),
        pytest.param([{"dst": "broadcast 10.244.2.0/24", "dev": "eth0"}], id="no prefix at all"),
        pytest.param([{"dst": "fd00::/8", "gateway": "fe80::1", "dev": "eth0"}], id="another family"),
    ],
)  # fmt: skip
def test_without_a_route_that_covers_the_cidr_there_is_none(table: list[dict[str, Any]]) -> None:
    found = to_far_pods(*table)
    assert ("none", ["172.18.0.1"], ["eth0"]) == (found.kind, found.via, found.device)


@pytest.mark.parametrize("kind", ["blackhole", "unreachable", "prohibit", "throw"])
def test_a_route_that_refuses_is_none(kind: str) -> None:
    assert "none" == to_far_pods({"type": kind, "dst": "10.244.2.0/24"}).kind


def test_the_longest_prefix_wins_in_whatever_order_the_table_is() -> None:
    wide = {"dst": "10.244.0.0/16", "gateway": "172.18.0.9", "dev": "eth0", "protocol": "bgp"}
    exact = {"dst": "10.244.2.0/24", "gateway": "172.18.0.4", "dev": "eth0", "protocol": "static"}
    assert [["172.18.0.4"], ["172.18.0.4"]] == [to_far_pods(wide, exact).via, to_far_pods(exact, wide).via]
    assert ("native", "bgp") == (to_far_pods(wide).kind, to_far_pods(wide).protocol)


def test_of_two_routes_to_one_prefix_the_first_counts() -> None:
    """`ip route` lists them by metric, the preferred one first."""
    first = {"dst": "10.244.2.0/24", "gateway": "172.18.0.4", "dev": "eth0"}
    assert ["172.18.0.4"] == to_far_pods(first, first | {"gateway": "172.18.0.9", "metric": 100}).via


def test_rows_come_by_node_and_cidr() -> None:
    known = topology()
    known.cidrs.reverse()
    known.state = {node: NodeState(routes=route.routes([DEFAULT])) for node in ("n2", "n1")}
    cidrs = ("10.244.1.0/24", "10.244.2.0/24")
    assert [(node, cidr) for node in ("n1", "n2") for cidr in cidrs] == [(r.node, r.destination) for r in routes(known)]


def test_a_table_without_any_route_to_it_says_none_without_a_gateway() -> None:
    known = topology()
    known.state = {"n1": NodeState(routes=route.routes([{"dst": "172.18.0.0/16", "dev": "eth0"}]))}
    assert RouteTo("n1", "10.244.2.0/24", [], [], None, None, "none") == routes(known)[1]


def test_a_node_without_a_snapshot_of_its_routes_has_no_rows() -> None:
    known = topology()
    known.state = {"n1": NodeState(), "n2": NodeState(routes=route.routes([DEFAULT]))}
    assert ["n2", "n2"] == [row.node for row in routes(known)]
