"""Flows of one kind together: sums, and what no sum over flows may hide."""

from __future__ import annotations

from analyzer.flows.alike import Alike, alike
from analyzer.measures.overhead import overhead
from analyzer.measures.ttl import ttl_at_points, ttl_at_receiver
from tests.cluster import A, B, Cluster, in_vxlan, ping, udp_frame


def two_flows() -> Cluster:
    """Return a cluster where n1/eth0 saw one packet more of the first flow, n2/eth0 two more of the second."""
    cluster = Cluster()
    first, second = (in_vxlan(udp_frame(ports=(port, 53), payload=port // 1000)) for port in (40000, 50000))
    for at, where in enumerate(["n1/eth0", "n2/eth0"]):
        cluster.see(where, first, at)
        cluster.see(where, second, at)
    cluster.see("n1/eth0", first, 10)
    cluster.see("n2/eth0", second, 11)
    cluster.see("n2/eth0", second, 12)
    return cluster


def kind_of(cluster: Cluster) -> Alike:
    (kind,) = alike(cluster.classified())
    return kind


def test_counters_are_added_and_extremes_kept() -> None:
    """Headers of 14 + 20 + 8 + 8 + 14 + 20 + 8 = 92 bytes, payloads of 40 and 50."""
    kind = kind_of(two_flows())
    (n1, n2) = kind.joined.flow.cells.values()
    assert [3, 4] == [n1.packets, n2.packets]
    assert 2 * (92 + 40) + (92 + 50) == n1.wire_bytes
    assert (68, 78) == (n1.minimum_length, n1.maximum_length)
    assert (0, 10_000) == (n1.first_ns, n1.last_ns)


def test_a_flow_counts_where_most_of_it_was_seen() -> None:
    """2 packets of the first at n1, 3 of the second at n2: 5, although no point saw more than 4."""
    kind = kind_of(two_flows())
    assert 5 == kind.busiest(kind.first.flow.cells)
    assert 0 == kind.busiest([])


def test_what_sums_over_cells_says_the_same_of_flows_and_of_their_kinds() -> None:
    cluster = two_flows()
    for sequence in (1, 2):
        cluster.see_everywhere({"n1/lxca": ping(A, B, sequence=sequence), "n2/pod-b-eth0": ping(A, B, ttl=63)})
    flows = cluster.classified()
    joined = [kind.joined for kind in alike(flows)]
    assert len(joined) < len(flows)
    assert overhead(flows, cluster.points) == overhead(joined, cluster.points)
    for measure in (ttl_at_points, ttl_at_receiver):
        assert measure(flows, cluster.points, cluster.topology) == measure(joined, cluster.points, cluster.topology)
