"""A wrong checksum kills at the receiver; at the sender, and where there is no card at all, it is only unfinished."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from analyzer.triage.checksums import folded
from tests.cluster import A, B, ping
from tests.frames import ethernet, ipv4
from tests.triage.of_frames import said
from tests.triage.tcp_frames import SECOND, SYN, SYN_ACK, segment

RULE = "checksum-fault"
HERE, OUT, IN, THERE = "n1/pod-a-eth0", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"
CHECKSUM_AT = 14 + 20 + 16
PINGS = [(0, ping()), (10, ping(B, A, reply=True))]


def syn(kind: str, port: int = 80) -> bytes:
    """Return a SYN with a right, a wrong or an unfinished checksum."""
    frame = bytearray(segment(flags=SYN, ports=(40000, port)))
    pseudo = socket.inet_aton(A) + socket.inet_aton(B) + struct.pack("!HH", 6, 20)
    unfinished = folded(pseudo)
    right = 0xFFFF - folded(pseudo + bytes(frame[34:]))
    said = {"right": right, "wrong": right ^ 1, "unfinished": unfinished}[kind]
    frame[CHECKSUM_AT : CHECKSUM_AT + 2] = struct.pack("!H", said)
    return bytes(frame)


def syns(kind: str, *ports: int) -> list[tuple[int, bytes]]:
    return PINGS + [((1 + each) * SECOND, syn(kind, port)) for each in range(3) for port in ports or (80,)]


def test_wrong_in_the_receiving_pod_and_never_answered(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {HERE: syns("right"), OUT: syns("right"), IN: syns("wrong"), THERE: syns("wrong")})
    assert ("critical", "certain", [THERE]) == (found.severity, found.certainty, found.last_seen_at)
    assert {IN: [3, 4, 5], THERE: [3, 4, 5]} == {each.point: each.frames for each in found.evidence}
    assert [3, 1] == [each.value for each in found.numbers]


def test_with_the_receivers_node_alone_it_is_likely(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {IN: syns("wrong")})
    assert ("likely", [IN]) == (found.certainty, found.last_seen_at)


def test_at_the_sender_it_says_nothing(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {HERE: syns("wrong"), OUT: syns("wrong")})


def test_what_is_answered_was_taken_for_right(tmp_path: Path) -> None:
    answer = (9 * SECOND, segment(B, A, SYN_ACK, (80, 40000), (1, 1001)))
    assert [] == said(tmp_path, RULE, {IN: [*PINGS, (SECOND, syn("wrong")), answer]})


def test_right_ones_that_nobody_answers_have_another_cause(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {IN: syns("right"), THERE: syns("right")})


def test_unfinished_ones_count_where_several_servers_are_silent_and_pings_are_not(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {HERE: PINGS, THERE: syns("unfinished", 80, 443)})
    assert ("possible", 2) == (found.certainty, found.flows_total)


def test_one_silent_server_among_unfinished_checksums_may_just_not_answer(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {HERE: PINGS, THERE: syns("unfinished")})


def test_without_pings_nothing_shows_that_the_path_itself_works(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {THERE: syns("unfinished", 80, 443)[2:]})


def test_datagrams_that_ask_for_nothing_may_stay_without_an_answer(tmp_path: Path) -> None:
    def datagram(port: int) -> bytes:
        head = struct.pack("!HHH", 40000, port, 12)
        unfinished = folded(socket.inet_aton(A) + socket.inet_aton(B) + struct.pack("!HH", 17, 12))
        return ethernet(ipv4(head + struct.pack("!H", unfinished) + b"data", src=A, dst=B))

    sent = PINGS + [((1 + each) * SECOND, datagram(port)) for each in range(3) for port in (8125, 8126)]
    assert [] == said(tmp_path, RULE, {HERE: PINGS, THERE: sent})
