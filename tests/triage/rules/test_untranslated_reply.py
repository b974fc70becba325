"""A SYN-ACK is a reply to a SYN for another address only if it acknowledges that very SYN, and the client resets it."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said
from tests.triage.tcp_frames import RST, SYN, SYN_ACK, segment

RULE, SERVICE = "untranslated-reply", "10.96.0.10"
CALL = segment(A, SERVICE, SYN, numbers=(1000, 0))
REPLY = segment(B, A, SYN_ACK, (80, 40000), numbers=(5000, 1001))
RESET = segment(A, B, RST, numbers=(1001, 0))


def at_pod(*packets: bytes) -> Seen:
    return {"n1/pod-a-eth0": list(enumerate(packets))}


def test_the_clients_syn_is_acknowledged_by_whom_it_never_called(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, at_pod(CALL, REPLY, RESET))
    assert ("critical", "certain", [[1, 2, 3]]) == (
        found.severity,
        found.certainty,
        [each.frames for each in found.evidence],
    )
    assert [(SERVICE, 80)] == [(each.destination.ip, each.destination.port) for each in found.flows]


def test_sequence_numbers_wrap(tmp_path: Path) -> None:
    call, reply = (
        segment(A, SERVICE, SYN, numbers=(0xFFFFFFFF, 0)),
        segment(B, A, SYN_ACK, (80, 40000), numbers=(5000, 0)),
    )
    assert 1 == len(said(tmp_path, RULE, at_pod(call, reply, RESET)))


def test_a_reply_to_something_else_is_half_a_connection(tmp_path: Path) -> None:
    stray = segment(B, A, SYN_ACK, (80, 40000), numbers=(5000, 7777))
    assert [] == said(tmp_path, RULE, at_pod(CALL, stray, RESET))


def test_who_takes_the_reply_has_called(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, at_pod(CALL, REPLY, segment(A, B, numbers=(1001, 5001))))


def test_a_node_between_shows_the_translated_call_as_well(tmp_path: Path) -> None:
    translated = segment(A, B, SYN, numbers=(1000, 0), ttl=63)
    assert [] == said(tmp_path, RULE, {"n1/eth0": list(enumerate([CALL, translated, REPLY, RESET]))})


def test_without_tcp_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, at_pod(ping())).status
