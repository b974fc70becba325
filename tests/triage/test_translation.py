"""What is translated on its way is not lost where its first address is no more seen."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import N1, N2, A, B
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import said
from tests.triage.tcp_frames import SYN, SYN_ACK, segment

RULE, SERVICE, PORTS = "packets-lost", "10.96.0.10", (40000, 80)
CALL, REPLY = segment(A, SERVICE, SYN), segment(SERVICE, A, SYN_ACK, PORTS[::-1], (5, 1001))
TRANSLATED, BACK = segment(A, B, SYN, ttl=63), segment(B, A, SYN_ACK, PORTS[::-1], (5, 1001))


def test_a_services_reply_goes_on_under_the_services_address(tmp_path: Path) -> None:
    seen: Seen = {"n1/pod-a-eth0": [(0, CALL), (9, REPLY)], "n1/eth0": [(1, TRANSLATED), (8, BACK)]}
    assert [] == said(tmp_path, RULE, seen)


def test_a_reply_that_nobody_gets_is_lost(tmp_path: Path) -> None:
    """Of such a loss the rule of asymmetric paths says more than where it is."""
    seen: Seen = {"n1/pod-a-eth0": [(0, CALL)], "n1/eth0": [(1, TRANSLATED), (8, BACK)]}
    (found,) = said(tmp_path, "asymmetric-path", seen)
    assert (["n1/eth0"], ["n1/pod-a-eth0"]) == (found.last_seen_at, found.next_expected_at)


def test_a_services_request_that_is_lost_behind_the_translation_is_lost(tmp_path: Path) -> None:
    seen: Seen = {"n1/pod-a-eth0": [(0, CALL)], "n1/eth0": [(1, TRANSLATED)], "n2/eth0": []}
    (found,) = said(tmp_path, RULE, seen)
    assert (["n1/eth0"], ["n2/eth0"]) == (found.last_seen_at, found.next_expected_at)


def test_a_masqueraded_request_goes_on_under_the_nodes_address(tmp_path: Path) -> None:
    seen: Seen = {"n1/pod-a-eth0": [(0, segment(A, N2, SYN))], "n1/eth0": [(1, segment(N1, N2, SYN, ttl=63))]}
    assert [] == said(tmp_path, RULE, seen)


def test_what_is_answered_was_not_lost_whichever_way_it_took(tmp_path: Path) -> None:
    answer = segment(B, A, SYN_ACK, PORTS[::-1], (5, 1001))
    assert [] == said(tmp_path, RULE, {"n1/pod-a-eth0": [(0, segment(flags=SYN)), (9, answer)], "n1/eth0": [(5, CALL)]})
