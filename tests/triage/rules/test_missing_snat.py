"""A pod's address outside the cluster is wrong where nobody answers it, and as sure as the destination is public."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster import N1, A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said
from tests.triage.tcp_frames import SECOND, SYN, SYN_ACK, segment

RULE, OUTSIDE, PRIVATE = "missing-snat", "203.0.113.9", "192.168.7.7"


def asked(destination: str = OUTSIDE, source: str = A) -> Seen:
    """Return a SYN and its repetition as they leave the node."""
    return {"n1/eth0": [(at * SECOND, segment(source, destination, SYN, ttl=63)) for at in (0, 1)]}


def test_nobody_outside_answers_a_pods_own_address(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, asked())
    assert ("critical", "likely", ["n1/eth0"]) == (found.severity, found.certainty, found.last_seen_at)
    assert [[1, 2]] == [each.frames for each in found.evidence]


@pytest.mark.parametrize("destination", [PRIVATE, "10.9.9.9", "100.64.1.1"])
def test_to_private_addresses_there_may_be_a_route(tmp_path: Path, destination: str) -> None:
    (found,) = said(tmp_path, RULE, asked(destination))
    assert ("warning", "possible") == (found.severity, found.certainty)


def test_where_nothing_says_which_addresses_are_pods_a_private_one_may_be_a_pods(tmp_path: Path) -> None:
    nodes = [{"name": "n1", "addresses": [N1], "pod_cidrs": []}]
    assert [] == said(tmp_path / "private", RULE, asked(PRIVATE), nodes=nodes)
    assert ["likely"] == [found.certainty for found in said(tmp_path / "public", RULE, asked(), nodes=nodes)]


def test_where_one_destination_answers_pods_are_routed_and_the_other_is_down(tmp_path: Path) -> None:
    answers = [(2, segment(A, "198.51.100.1", SYN, ttl=63)), (3, segment("198.51.100.1", A, SYN_ACK, (80, 40000)))]
    assert [] == said(tmp_path, RULE, {"n1/eth0": [*asked()["n1/eth0"], *answers]})


def test_one_packet_at_the_captures_end_may_still_be_answered(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": asked()["n1/eth0"][:1]})


def test_nodes_pods_and_groups_need_no_translation(tmp_path: Path) -> None:
    for number, (source, destination) in enumerate([(N1, OUTSIDE), (A, B), (A, "224.0.0.251")]):
        assert [] == said(tmp_path / str(number), RULE, asked(destination, source))


def test_what_only_the_pod_saw_has_not_left(tmp_path: Path) -> None:
    seen: Seen = {"n1/pod-a-eth0": asked()["n1/eth0"], "n1/eth0": [(0, ping())]}
    assert [] == said(tmp_path, RULE, seen)


def test_without_a_nodes_interface_nothing_shows_what_leaves(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/pod-a-eth0": [(0, ping())]}).status
