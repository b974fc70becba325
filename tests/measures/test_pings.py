"""Pings: whether they were answered, where they were lost, how fast they were."""

from __future__ import annotations

import pytest

from analyzer.measures.pings import PingMeasure
from analyzer.result import Ping, PingSummary, Spread
from analyzer.topology.model import PodAt, Topology
from tests import frames
from tests.cluster import A2, MORE, N1, N2, A, B, Cluster, in_vxlan, ping, point, through_the_overlay

POD = "n1/pod-a-eth0"


def answered(sequence: int, rtt_us: float, point: str = POD, ttl: int = 63) -> Ping:
    """Return the line of a ping from a to b of 56 bytes of data."""
    return Ping(A, B, 7, sequence, point, 64, ttl, rtt_us, None)


def lost(destination: str = B, sequence: int = 1, at: str = POD) -> Ping:
    return Ping(A, destination, 7, sequence, None, 64, None, None, at)


def measure(cluster: Cluster) -> PingMeasure:
    return PingMeasure(cluster.echoes.echoes.values(), cluster.points, cluster.topology)


def lost_at(cluster: Cluster) -> str | None:
    (path,) = measure(cluster).paths()
    return path.last_seen_at


def test_an_answered_ping_is_timed_where_its_sender_saw_both() -> None:
    """Request at 0 µs; the reply is the fifth sighting from 50 µs on: 54 µs at the pod itself."""
    cluster = through_the_overlay()
    assert [PingSummary("internode", 1, 1, Spread(1, 54.0, 54.0, 54.0), 0, [answered(1, 54.0)])] == measure(
        cluster
    ).summaries()
    (path,) = measure(cluster).paths()
    assert (54.0, None) == (path.rtt_us, path.last_seen_at)


def test_pings_are_summed_up_by_scope() -> None:
    """Two of three answered between nodes after 10 and 30 µs; none on one node; a pod's ping to a node is `other`."""
    cluster = Cluster()
    for sequence, answered_after in ((1, 10), (2, 30), (3, None)):
        cluster.see("n1/pod-a-eth0", ping(sequence=sequence), 100 * sequence)
        if answered_after:
            cluster.see("n1/pod-a-eth0", ping(B, A, 63, True, sequence), 100 * sequence + answered_after)
    cluster.see("n1/pod-a-eth0", ping(A, A2))
    cluster.see("n1/pod-a-eth0", ping(A, N2))
    assert [
        PingSummary(
            "internode", 3, 2, Spread(2, 10.0, 20.0, 30.0), 0, [answered(1, 10.0), answered(2, 30.0), lost(sequence=3)]
        ),
        PingSummary("intranode", 1, 0, None, 0, [lost(A2)]),
        PingSummary("other", 1, 0, None, 0, [lost(N2)]),
    ] == measure(cluster).summaries()


def test_a_request_without_any_reply_was_last_seen_at_the_furthest_point() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/lxca": ping(), "n1/eth0": ping(ttl=63)})
    told = [PingSummary("internode", 1, 0, None, 0, [lost(at="n1/eth0")])]
    assert (told, "n1/eth0") == (measure(cluster).summaries(), lost_at(cluster))


def test_a_reply_that_does_not_come_home_was_last_seen_on_its_own_way() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": ping(ttl=63), "n2/pod-b-eth0": ping(ttl=62)})
    cluster.see_everywhere({"n2/pod-b-eth0": ping(B, A, reply=True), "n2/eth0": ping(B, A, 63, True)}, 50)
    assert "n2/eth0" == lost_at(cluster)


def test_a_reply_on_the_senders_wire_that_the_pod_did_not_see_is_lost_there() -> None:
    """The pod's own view was captured, so its silence is loss: dropped between eth0 and the pod."""
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": ping(ttl=63)})
    cluster.see("n1/eth0", ping(B, A, 63, True), 50)
    assert "n1/eth0" == lost_at(cluster)


def test_a_one_way_lxc_is_no_loss() -> None:
    """Under BPF host routing the reply jumps from eth0 into the pod and never shows on the lxc (cilium-facts 4.4)."""
    cluster = Cluster(point("n1/lxca", "a"), point("n1/eth0"))
    cluster.see_everywhere({"n1/lxca": ping(), "n1/eth0": ping(ttl=63)})
    cluster.see("n1/eth0", ping(B, A, 63, True), 50)
    assert (None, [1]) == (lost_at(cluster), [s.answered for s in measure(cluster).summaries()])
    assert 49.0 == measure(cluster).paths()[0].rtt_us  # request on eth0 at 1 µs, the first point that saw both


def test_on_one_node_one_way_lxcs_are_no_loss_either() -> None:
    """Each lxc shows what its own pod sends: the request on one, the reply on the other. No point times both."""
    cluster = Cluster(point("n1/lxca", "a"), point("n1/lxca2", "a2"))
    cluster.see("n1/lxca", ping(A, A2))
    cluster.see("n1/lxca2", ping(A2, A, reply=True), 9)
    untimed = Ping(A, A2, 7, 1, None, 64, None, None, None)
    assert [PingSummary("intranode", 1, 1, None, 0, [untimed])] == measure(cluster).summaries()


@pytest.mark.parametrize("also", [None, "n1/lxca2", "n1/cilium_host"])
def test_between_nodes_of_which_only_one_way_lxcs_were_captured_a_reply_that_was_sent_counts(also: str | None) -> None:
    """The reply leaves b's lxc; no capture of n1 could show it. 0 of 1 answered would be a certainty without ground."""
    cluster = Cluster(point("n1/lxca", "a"), *([point(also)] if also else []), point("n2/lxcb", "b"))
    cluster.see("n1/lxca", ping())
    cluster.see("n2/lxcb", ping(B, A, reply=True), 9)
    untimed = Ping(A, B, 7, 1, None, 64, None, None, None)
    told = [PingSummary("internode", 1, 1, None, 0, [untimed])]
    assert (told, None) == (measure(cluster).summaries(), lost_at(cluster))


@pytest.mark.parametrize("other", ["n1/eth0", "n1/cilium_vxlan", "n1/any", "n1/pod-a-eth0"])
def test_a_capture_that_a_reply_would_have_passed_makes_its_silence_loss(other: str) -> None:
    cluster = Cluster(point("n1/lxca", "a"), point(other), point("n2/lxcb", "b"))
    cluster.see("n1/lxca", ping())
    cluster.see("n2/lxcb", ping(B, A, reply=True), 9)
    told = [PingSummary("internode", 1, 0, None, 0, [lost(at="n2/lxcb")])]
    assert (told, "n2/lxcb") == (measure(cluster).summaries(), lost_at(cluster))


def test_an_lxc_that_shows_one_reply_would_show_all() -> None:
    """Legacy host routing: of two replies that were sent one passes the sender's lxc."""
    cluster = Cluster(point("n1/lxca", "a"), point("n2/lxcb", "b"))
    for sequence in (1, 2):
        cluster.see("n1/lxca", ping(sequence=sequence), 100 * sequence)
        cluster.see("n2/lxcb", ping(B, A, 64, True, sequence), 100 * sequence + 5)
    cluster.see("n1/lxca", ping(B, A, 62, True, 1), 109)
    each = [answered(1, 9.0, "n1/lxca", 62), lost(sequence=2, at="n2/lxcb")]
    assert [PingSummary("internode", 2, 1, Spread(1, 9.0, 9.0, 9.0), 0, each)] == measure(cluster).summaries()


def test_a_reply_that_seems_older_than_its_request_is_not_timed() -> None:
    """A reused id and sequence, or a clock step: no negative round trip."""
    cluster = Cluster()
    cluster.see("n1/pod-a-eth0", ping(), 100)
    cluster.see("n1/pod-a-eth0", ping(B, A, 63, True), 40)
    untimed = Ping(A, B, 7, 1, None, 64, None, None, None)
    assert [PingSummary("internode", 1, 1, None, 0, [untimed])] == measure(cluster).summaries()


def test_a_reply_in_the_same_microsecond_is_timed() -> None:
    cluster = Cluster()
    cluster.see(POD, ping(), 100)
    cluster.see(POD, ping(B, A, 63, True), 100)
    assert [[answered(1, 0.0)]] == [summary.each for summary in measure(cluster).summaries()]


def test_the_first_hundred_pings_are_kept_and_all_are_counted() -> None:
    cluster = Cluster()
    for sequence in range(1, 131):
        cluster.see(POD, ping(sequence=sequence), 100 * sequence)
    (summary,) = measure(cluster).summaries()
    assert (130, [lost(sequence=each) for each in range(1, 101)]) == (summary.requests, summary.each)


def test_how_large_a_fragmented_ping_was_no_single_fragment_tells() -> None:
    cluster = Cluster()
    cluster.see(POD, frames.ethernet(frames.ipv4(frames.echo(), A, B, proto=1, flags=MORE)))
    assert [[None]] == [[each.icmp_bytes for each in summary.each] for summary in measure(cluster).summaries()]


def test_a_reply_alone_is_nobodys_request() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping(B, A, reply=True))
    assert ([], []) == (measure(cluster).summaries(), measure(cluster).paths())


@pytest.mark.parametrize(
    ("points", "data", "scope"),
    [
        pytest.param("n1/eth0", in_vxlan(ping()), "internode", id="a tunnel"),
        pytest.param("n1/eth0", ping(), "internode", id="an underlay"),
        pytest.param("n1/lxca", ping(), "other", id="an lxc could be either"),
    ],
)
def test_without_a_map_only_packets_between_nodes_tell_the_scope(points: str, data: bytes, scope: str) -> None:
    known = Topology(pods={A: PodAt(None, None), B: PodAt(None, None)}, nodes={N1: None, N2: None})
    cluster = Cluster(point(points), known=known)
    cluster.see(points, data)
    assert [scope] == [summary.scope for summary in measure(cluster).summaries()]


def test_the_path_shown_is_a_whole_one_seen_most_often_the_earliest_of_those() -> None:
    """1: lost. 2: answered, three sightings. 3 and 4: answered, four sightings."""
    cluster = Cluster()
    for sequence, points in ((1, 1), (2, 1), (4, 2), (3, 2)):
        for where in ("n1/pod-a-eth0", "n1/lxca")[:points]:
            cluster.see(where, ping(sequence=sequence), sequence * 10)
        if sequence > 1:
            cluster.see("n1/lxca", ping(B, A, 63, True, sequence), sequence * 10 + 5)
            cluster.see("n1/pod-a-eth0", ping(B, A, 63, True, sequence), sequence * 10 + 6)
    (path,) = measure(cluster).paths()
    assert 3 == path.sequence
