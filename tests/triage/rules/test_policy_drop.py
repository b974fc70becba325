"""A loss where policy is enforced may be policy, unless a later flow to the same port shows that policy allows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster import A, B, in_vxlan, ping, tcp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said

RULE, SYN, ACK = "policy-drop", 0x02, 0x12
POD, LXC, OUT, IN, FAR = "n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"
DENIED = tcp_frame(flags=SYN)


def denied(*more: tuple[int, bytes]) -> Seen:
    """Return a SYN that ends at its lxc, and what else both showed."""
    return {POD: [(1000, DENIED), *more], LXC: [(1001, DENIED), *more], OUT: []}


def called(at: int, port: int = 80) -> list[tuple[int, bytes]]:
    """Return another call of the same pod and its answer."""
    answer = tcp_frame(source=B, destination=A, flags=ACK, ports=(port, 40001))
    return [(at, tcp_frame(flags=SYN, ports=(40001, port))), (at + 9, answer)]


def test_what_ends_at_its_lxc_may_have_been_denied(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, denied())
    assert ("warning", "possible", [LXC], [OUT]) == (
        found.severity, found.certainty, found.last_seen_at, found.next_expected_at
    )  # fmt: skip


def test_what_ends_before_the_receiving_pod_may_have_been_denied(tmp_path: Path) -> None:
    seen: Seen = {OUT: [(1, in_vxlan(ping()))], IN: [(2, in_vxlan(ping()))], FAR: []}
    assert [([IN], [FAR])] == [(each.last_seen_at, each.next_expected_at) for each in said(tmp_path, RULE, seen)]


@pytest.mark.parametrize(("later", "found"), [(called(5000), 0), (called(500), 1), (called(5000, 81), 1)])
def test_a_later_flow_to_the_same_port_shows_that_policy_allows_it(
    tmp_path: Path, later: list[tuple[int, bytes]], found: int
) -> None:
    assert found == len(said(tmp_path, RULE, denied(*later)))


def test_between_a_lxc_and_the_far_node_lies_more_than_policy(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {POD: [(1, DENIED)], LXC: [(2, DENIED)], IN: []})


def test_without_a_pods_own_view_nothing_shows_where_policy_is_enforced(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {OUT: [(0, ping())]}).status
