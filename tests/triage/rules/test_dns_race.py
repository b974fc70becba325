"""Two queries race only if they ask for one name at once, from one port, and one of them never arrives."""

from __future__ import annotations

import struct
from pathlib import Path

from tests import frames
from tests.cluster import A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said

RULE, SECOND, MS = "dns-race", 1_000_000, 1000
HERE, THERE = "n1/pod-a-eth0", "n2/pod-b-eth0"
TYPE_A, TYPE_AAAA = 1, 28


def dns(
    ident: int, kind: int = TYPE_A, answer: bool = False, name: bytes = b"web", port: int = 40000, server: str = B
) -> bytes:
    """Return a query, or the answer to it, as a frame."""
    message = struct.pack("!6H", ident, 0x8180 if answer else 0x0100, 1, 0, 0, 0)
    message += bytes([len(name)]) + name + b"\0" + struct.pack("!2H", kind, 1)
    ports, ends = ((53, port), (server, A)) if answer else ((port, 53), (A, server))
    return frames.ethernet(frames.ipv4(frames.udp(message, *ports), *ends))


WON, LOST, ANSWER = dns(1), dns(2, TYPE_AAAA), dns(1, answer=True)
AGAIN = dns(2, TYPE_AAAA, port=40001)
PAIR = [(0, WON), (MS, LOST), (2 * MS, ANSWER)]
REPEATED = (5 * SECOND, AGAIN), (5 * SECOND + MS, dns(2, TYPE_AAAA, answer=True, port=40001))


def test_one_of_the_pair_is_lost_and_asked_again(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {HERE: [*PAIR, *REPEATED], "n1/eth0": [PAIR[0], PAIR[2], *REPEATED]})
    assert ("warning", "likely") == (found.severity, found.certainty)
    assert ([HERE], ["n1/eth0"]) == (found.last_seen_at, found.next_expected_at)
    assert [("lookups", 1.0), ("between the two queries", 1.0), ("until asked again", 4.999)] == [
        (each.name, each.value) for each in found.numbers
    ]
    assert [1, 2, 4] == found.evidence[0].frames


def test_where_nothing_shows_the_place_it_is_one_of_several_reasons(tmp_path: Path) -> None:
    assert ["possible"] == [found.certainty for found in said(tmp_path, RULE, {HERE: [*PAIR, *REPEATED]})]


def test_a_server_that_got_the_query_and_is_silent_is_no_race(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {HERE: PAIR, THERE: PAIR})


def test_that_is_so_behind_a_services_address_as_well(tmp_path: Path) -> None:
    service = "10.96.0.10"
    called = [
        (0, dns(1, server=service)),
        (MS, dns(2, TYPE_AAAA, server=service)),
        (2 * MS, dns(1, answer=True, server=service)),
    ]
    assert 1 == len(said(tmp_path / "lost", RULE, {HERE: called}))
    assert [] == said(tmp_path / "arrived", RULE, {HERE: called, THERE: PAIR})


def test_a_resolver_that_repeats_the_very_query_from_the_same_port(tmp_path: Path) -> None:
    again = (5 * SECOND, LOST), (5 * SECOND + MS, dns(2, TYPE_AAAA, answer=True))
    there = [PAIR[0], PAIR[2], *again]
    (found,) = said(tmp_path, RULE, {HERE: [*PAIR, *again], "n1/eth0": there, THERE: there})
    assert ([HERE], ["n1/eth0"]) == (found.last_seen_at, found.next_expected_at)
    assert [1, 2, 4] == found.evidence[0].frames


def test_queries_that_are_apart_do_not_race(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {HERE: [(0, WON), (MS, ANSWER), (20 * MS, LOST)]})


def test_queries_for_other_names_or_the_same_once_more_are_no_pair(tmp_path: Path) -> None:
    other = [(0, WON), (MS, dns(2, TYPE_AAAA, name=b"db")), (2 * MS, ANSWER)]
    assert [] == said(tmp_path / "other", RULE, {HERE: other})
    assert [] == said(tmp_path / "same", RULE, {HERE: [(0, WON), (MS, dns(3)), (2 * MS, ANSWER)]})


def test_a_server_that_is_down_answers_neither(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {HERE: PAIR[:2]})


def test_bytes_that_are_no_dns_are_no_lookup(tmp_path: Path) -> None:
    junk = frames.ethernet(frames.ipv4(frames.udp(b"\0\0", 40000, 53), A, B))
    seen: Seen = {HERE: [(0, junk), (1, junk), (2, junk[:44])]}
    assert [] == said(tmp_path, RULE, seen)
    assert "none" == outcome(tmp_path, RULE, seen).status


def test_without_dns_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {HERE: [(0, ping())]}).status
