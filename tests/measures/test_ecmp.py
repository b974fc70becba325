"""How flows spread over several uplinks."""

from __future__ import annotations

from analyzer.flows.alike import alike
from analyzer.measures.ecmp import ecmp
from analyzer.result import EcmpAt, NextHops, RouteTo, Uplink
from tests.cluster import A, B, Cluster, ping, point, tcp_frame

TWO = RouteTo("n1", "10.244.2.0/24", ["172.18.0.9", "172.19.0.9"], ["eth0", "eth1"], "bgp", None, "ecmp")
HOPS = NextHops("10.244.2.0/24", ["172.18.0.9", "172.19.0.9"], ["eth0", "eth1"])
SYN = 54
"""Bytes of a TCP packet without data: 14 + 20 + 20."""


def spread(cluster: Cluster, *routes: RouteTo) -> list[EcmpAt]:
    return ecmp(alike(cluster.classified()), cluster.points, routes)


def two_uplinks() -> Cluster:
    """Three flows leave n1, two by eth0 (one of them with two packets), one by eth1; one answer comes back by eth1."""
    cluster = Cluster(point("n1/eth0"), point("n1/eth1", role="underlay"))
    for port, uplink in ((1001, "eth0"), (1001, "eth0"), (1002, "eth0"), (1003, "eth1")):
        cluster.see(f"n1/{uplink}", tcp_frame(ports=(port, 80)))
    cluster.see("n1/eth1", tcp_frame(10, source=B, destination=A, ports=(80, 1001)))
    return cluster


def test_flows_packets_and_bytes_are_counted_by_uplink_and_direction() -> None:
    assert [
        EcmpAt(
            "n1",
            [HOPS],
            [Uplink("n1/eth0", 2, 3, 3 * SYN), Uplink("n1/eth1", 1, 1, SYN)],
            [Uplink("n1/eth0", 0, 0, 0), Uplink("n1/eth1", 1, 1, SYN + 10)],
            0,
            None,
        )
    ] == spread(two_uplinks(), TWO)


def test_several_uplinks_are_told_without_routes_too() -> None:
    (row,) = spread(two_uplinks())
    assert ([], 2) == (row.next_hops, len(row.leaving))


def test_a_flow_that_leaves_by_both_is_named() -> None:
    """Hashing keeps a 5-tuple on one next hop: this is a change of routes, or hashing per packet."""
    cluster = two_uplinks()
    cluster.see("n1/eth1", tcp_frame(ports=(1002, 80)))
    (row,) = spread(cluster, TWO)
    assert (1, 2) == (row.flows_leaving_by_several, row.leaving[1].flows)


def test_a_router_shows_packets_twice_and_lets_them_go_with_the_lower_ttl() -> None:
    cluster = Cluster(point("frr/eth0", role="router"), point("frr/eth1", role="router"))
    cluster.see("frr/eth0", ping(ttl=63))
    cluster.see("frr/eth1", ping(ttl=62))
    (row,) = spread(cluster)
    assert [("frr/eth0", 0), ("frr/eth1", 1)] == [(u.point, u.packets) for u in row.leaving]
    assert [("frr/eth0", 1), ("frr/eth1", 0)] == [(u.point, u.packets) for u in row.entering]


def test_what_captures_cannot_tell_is_said() -> None:
    one = Cluster(point("n1/eth0"))
    one.see("n1/eth0", ping(ttl=63))
    (row,) = spread(one, TWO)
    assert "captures on all uplinks of this node would tell how flows spread" == row.why
    shared = RouteTo("n1", "10.244.2.0/24", ["172.18.0.9", "172.18.0.8"], ["eth0", "eth0"], None, None, "ecmp")
    (row,) = spread(two_uplinks(), shared)
    assert "destination MAC" in (row.why or "")


def test_one_uplink_and_one_next_hop_are_no_ecmp() -> None:
    one = Cluster(point("n1/eth0"), point("n1/eth1", role="underlay"))
    one.see("n1/eth0", ping(ttl=63))
    assert [] == spread(one, RouteTo("n1", "10.244.2.0/24", ["172.18.0.4"], ["eth0"], None, None, "native"))


def test_the_parts_of_a_bond_are_no_uplinks_of_their_own() -> None:
    cluster = Cluster(point("n1/bond0"), point("n1/eth0"), point("n1/eth1", role="underlay"))
    for uplink in ("bond0", "eth0"):
        cluster.see(f"n1/{uplink}", ping(ttl=63))
    assert [] == spread(cluster)
