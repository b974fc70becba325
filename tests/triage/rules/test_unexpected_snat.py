"""A pod's packet to a pod must keep its source; what is equal by chance, or calls a service, is none."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import N1, A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said
from tests.triage.tcp_frames import DATA, SYN, segment

RULE = "unexpected-snat"


def seen(at_pod: bytes, on_the_wire: bytes, later: int = 100) -> Seen:
    return {"n1/pod-a-eth0": [(0, at_pod)], "n1/eth0": [(later, on_the_wire)]}


def test_the_same_packet_under_the_nodes_address(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, seen(ping(), ping(N1, ttl=63)))
    assert ("warning", "certain", ["n1"], 1) == (found.severity, found.certainty, found.nodes, found.flows_total)
    assert ["n1/pod-a-eth0", "n1/eth0"] == [each.point for each in found.evidence]


def test_tcp_is_known_by_its_numbers(tmp_path: Path) -> None:
    sent = segment(flags=SYN), segment(N1, flags=SYN, ttl=63)
    assert 1 == len(said(tmp_path, RULE, seen(*sent)))


def test_another_packet_of_the_node_is_not_the_pods(tmp_path: Path) -> None:
    other = segment(flags=DATA, payload=b"one"), segment(N1, flags=DATA, payload=b"other", ttl=63)
    assert [] == said(tmp_path, RULE, seen(*other))


def test_hours_later_the_port_is_somebody_elses(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, seen(ping(), ping(N1), later=3600 * 10**6))


def test_what_leaves_the_cluster_has_to_be_masqueraded(tmp_path: Path) -> None:
    outside = "203.0.113.9"
    assert [] == said(tmp_path, RULE, seen(ping(A, outside), ping(N1, outside, ttl=63)))


def test_a_request_for_a_service_that_a_node_sends_on_was_not_for_this_pod(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, seen(ping(A, "10.96.0.10"), ping(N1, B, ttl=63)))


def test_without_a_pods_own_interface_nothing_shows_what_it_sent(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/eth0": [(0, ping(N1))]}).status
