"""TTLs by point and direction, and as the receiver sees them."""

from __future__ import annotations

from analyzer.measures.ttl import ttl_at_points, ttl_at_receiver
from analyzer.result import TtlAtPoint, ValueCount
from tests.cluster import A2, N1, N2, A, B, Cluster, ping, point, through_the_overlay, topology


def test_each_point_shows_the_ttl_per_direction_relative_to_its_node() -> None:
    cluster = through_the_overlay()
    rows = ttl_at_points(cluster.classified(), cluster.points, cluster.topology)
    of_n1 = [row for row in rows if row.point in ("n1/eth0", "n1/lxca", "n1/pod-a-eth0")]
    one64, one63 = [ValueCount(64, 1)], [ValueCount(63, 1)]
    assert [
        TtlAtPoint("n1/eth0", "internode", "from source", one64, one64),
        TtlAtPoint("n1/eth0", "internode", "to destination", one64, one64),
        TtlAtPoint("n1/lxca", "internode", "from source", one64, []),
        TtlAtPoint("n1/lxca", "internode", "to destination", one63, []),
        TtlAtPoint("n1/pod-a-eth0", "internode", "from source", one64, []),
        TtlAtPoint("n1/pod-a-eth0", "internode", "to destination", one63, []),
    ] == of_n1


def test_the_receiver_is_the_pods_own_view() -> None:
    """Request at pod b and reply at pod a: 63 twice; what a pod sent itself (64) is not received."""
    cluster = through_the_overlay()
    found = ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)
    assert {"internode": [ValueCount(63, 2)]} == found


def test_where_no_pod_was_tapped_its_lxc_stands_in() -> None:
    cluster = Cluster(point("n1/lxca", "a"), point("n2/lxcb", "b"), point("n1/eth0"))
    cluster.see_everywhere({"n1/lxca": ping(), "n1/eth0": ping(ttl=62), "n2/lxcb": ping(ttl=60)})
    assert {"internode": [ValueCount(60, 1)]} == ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)


def test_the_pods_view_outranks_an_lxc() -> None:
    """Their TTLs are equal on a veth; where they differ the pod's own is the one that arrived."""
    cluster = Cluster(point("n1/eth0"), point("n2/lxcb", "b"), point("n2/pod-b-eth0", "b"))
    cluster.see_everywhere({"n1/eth0": ping(), "n2/lxcb": ping(ttl=63), "n2/pod-b-eth0": ping(ttl=61)})
    assert {"internode": [ValueCount(61, 1)]} == ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)


def test_an_lxc_that_is_silent_under_bpf_host_routing_gives_no_ttl() -> None:
    """bpf_redirect_peer: the lxc shows what its pod sends, never what it receives (cilium-facts 4.3)."""
    cluster = Cluster(point("n1/lxca", "a"), point("n1/eth0"))
    cluster.see_everywhere({"n1/lxca": ping(), "n1/eth0": ping(ttl=63)})
    assert {} == ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)


def test_an_underlay_is_no_receiver_even_of_pods_that_nobody_named() -> None:
    """Neither the point nor the address has a pod's name: two unknowns are not the same pod."""
    cluster = Cluster()
    cluster.see("n1/eth0", ping("10.244.1.99", "10.244.2.99", ttl=63))
    assert {} == ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)


def test_intranode_and_internode_are_apart() -> None:
    cluster = Cluster(point("n1/pod-a2-eth0", "a2"), point("n2/pod-b-eth0", "b"), point("n1/eth0"))
    cluster.see("n1/pod-a2-eth0", ping(A, A2, ttl=63))
    cluster.see("n1/eth0", ping(A, B, ttl=63))
    cluster.see("n2/pod-b-eth0", ping(A, B, ttl=62))
    found = ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)
    assert {"internode": [ValueCount(62, 1)], "intranode": [ValueCount(63, 1)]} == found


def test_a_router_is_between_and_any_is_nowhere() -> None:
    cluster = Cluster(point("frr/eth1", role="router"), point("n1/any"), known=topology())
    cluster.see("frr/eth1", ping(ttl=62))
    cluster.see("n1/any", ping())
    rows = ttl_at_points(cluster.classified(), cluster.points, cluster.topology)
    assert [TtlAtPoint("frr/eth1", "internode", "between", [ValueCount(62, 1)], [])] == rows


def test_between_pods_of_one_node_the_pod_behind_the_point_tells_the_direction() -> None:
    """Both ends are on n1, so the node cannot tell."""
    cluster = Cluster(point("n1/lxca", "a"), point("n1/lxca2", "a2"))
    cluster.see_everywhere({"n1/lxca": ping(A, A2), "n1/lxca2": ping(A, A2, ttl=63)})
    rows = ttl_at_points(cluster.classified(), cluster.points, cluster.topology)
    assert [
        ("n1/lxca", "intranode", "from source"),
        ("n1/lxca2", "intranode", "to destination"),
    ] == [(row.point, row.scope, row.direction) for row in rows]


def test_traffic_that_is_not_between_pods_is_not_counted() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping(A, N2, ttl=63))
    cluster.see("n1/eth0", ping(N1, N2))
    assert [] == ttl_at_points(cluster.classified(), cluster.points, cluster.topology)
    assert {} == ttl_at_receiver(cluster.classified(), cluster.points, cluster.topology)
