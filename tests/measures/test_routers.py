"""Routers between nodes, counted along the nodes' routes."""

from __future__ import annotations

import ipaddress

from analyzer.measures.routers import Routers
from analyzer.result import RouteTo
from tests.cluster import topology

FRR = "172.18.0.100"


def to(node: str, *via: str, cidr: str = "10.244.2.0/24", kind: str = "native") -> RouteTo:
    return RouteTo(node, cidr, list(via), ["eth0"], None, None, kind)  # type: ignore[arg-type]


def between(*rows: RouteTo) -> int | None:
    known = topology()
    known.nodes |= {FRR: "frr", "172.19.0.100": "frr2", "172.19.0.4": "n2"}
    return Routers(rows, known).between("n1", "n2")


def test_the_next_hop_is_the_node_itself_or_a_router_that_knows_it() -> None:
    assert 0 == between(to("n1", "172.18.0.4"))
    assert 1 == between(to("n1", FRR), to("frr", "172.18.0.4"))
    assert 2 == between(to("n1", FRR), to("frr", "172.19.0.100"), to("frr2", "172.18.0.4"))


def test_several_next_hops_have_to_be_equally_far() -> None:
    hops = to("n1", FRR, "172.19.0.100", kind="ecmp")
    assert 1 == between(hops, to("frr", "172.18.0.4"), to("frr2", "172.19.0.4", "172.18.0.4", kind="ecmp"))
    assert between(to("n1", FRR, "172.18.0.4", kind="ecmp"), to("frr", "172.18.0.4")) is None


def test_where_the_routes_end_nothing_is_counted() -> None:
    assert between(to("n1", FRR)) is None, "the router's table is not known"
    assert between(to("n1", "172.18.0.77"), to("frr", "172.18.0.4")) is None, "nobody has this address"
    assert between(to("n1", FRR), to("frr", "172.18.0.3")) is None, "back to the sender: a loop"
    assert between(to("n1", "10.244.1.1", kind="overlay")) is None, "a tunnel's routers are outside"
    assert between(to("n1", kind="none")) is None


def test_cidrs_of_one_node_that_differ_tell_no_number() -> None:
    known = topology()
    known.nodes[FRR] = "frr"
    known.cidrs.append((ipaddress.ip_network("10.245.0.0/24"), "n2"))
    rows = [to("n1", "172.18.0.4"), to("n1", FRR, cidr="10.245.0.0/24"), to("frr", "172.18.0.4", cidr="10.245.0.0/24")]
    assert (None, None) == (Routers(rows, known).between("n1", "n2"), Routers(rows, known).between(None, "n2"))
