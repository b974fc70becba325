"""Pings behind a node's masquerading, and pings of which nobody can know whether they were answered."""

from __future__ import annotations

from analyzer.measures.pings import PingMeasure
from analyzer.result import PingSummary
from tests.cluster import N1, A, B, Cluster, ping, point

WORLD = "8.8.8.8"


def summaries(cluster: Cluster) -> list[PingSummary]:
    return PingMeasure(cluster.echoes.echoes.values(), cluster.points, cluster.topology).summaries()


def test_a_ping_that_the_node_sends_on_in_its_own_name_is_one_ping() -> None:
    """Request 64 at the pod and 63 as the node's at eth0; the reply comes back to the node, and to the pod."""
    cluster = Cluster()
    cluster.see("n1/pod-a-eth0", ping(A, WORLD), 0)
    cluster.see("n1/eth0", ping(N1, WORLD, 63), 5)
    cluster.see("n1/eth0", ping(WORLD, N1, 55, reply=True), 20)
    cluster.see("n1/pod-a-eth0", ping(WORLD, A, 54, reply=True), 25)
    (found,) = summaries(cluster)
    assert ("other", 1, 1, 0) == (found.scope, found.requests, found.answered, found.undecided)
    assert found.rtt_us is not None
    assert (1, 25.0) == (found.rtt_us.n, found.rtt_us.median)


def test_two_hosts_that_ping_alike_are_two_pings() -> None:
    """Both with their initial TTL: nobody forwarded one of them."""
    cluster = Cluster()
    cluster.see("n1/eth0", ping(N1, WORLD), 0)
    cluster.see("n1/pod-a-eth0", ping(A, WORLD), 5)
    assert [2] == [found.requests for found in summaries(cluster)]


def test_a_lone_lxc_without_replies_decides_nothing() -> None:
    cluster = Cluster(point("n1/lxca", "a"))
    cluster.see("n1/lxca", ping())
    (found,) = summaries(cluster)
    assert (0, 0, 1) == (found.requests, found.answered, found.undecided)


def test_an_lxc_that_shows_other_replies_does() -> None:
    cluster = Cluster(point("n1/lxca", "a"))
    cluster.see("n1/lxca", ping(), 0)
    cluster.see("n1/lxca", ping(B, A, 63, reply=True), 9)
    cluster.see("n1/lxca", ping(sequence=2), 20)
    (found,) = summaries(cluster)
    assert (2, 1, 0) == (found.requests, found.answered, found.undecided)
