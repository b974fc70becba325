"""A table is full only where new connections fail, old ones to the same port go on, and the SYNs do not arrive."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said
from tests.triage.tcp_frames import DATA, SECOND, SYN, SYN_ACK, segment

RULE = "conntrack-full"
HERE, THERE = "n1/pod-a-eth0", "n2/pod-b-eth0"
Packets = list[tuple[int, bytes]]


def refused(first: int = 2, count: int = 5, times: int = 2) -> Packets:
    """Return the SYNs of new connections, and their repetitions, from this second on."""
    ports = range(50000, 50000 + count)
    return [
        ((first + again) * SECOND + port, segment(flags=SYN, ports=(port, 80)))
        for again in range(times)
        for port in ports
    ]


def old(last: int = 5, port: int = 80, begin: int = 0) -> Packets:
    """Return a connection that was opened then and speaks until this second."""
    ports, back = (40000, port), (port, 40000)
    opening = [(begin, segment(flags=SYN, ports=ports)), (begin + 1, segment(B, A, SYN_ACK, back, (1, 1001)))]
    later = [
        (last * SECOND, segment(flags=DATA, ports=ports, payload=b"x")),
        (last * SECOND + 1, segment(B, A, DATA, back, (2, 1002), b"x")),
    ]
    return opening + later


def seen(*packets: Packets) -> Seen:
    return {HERE: sorted(packet for some in packets for packet in some)}


def test_old_connections_go_on_and_new_ones_do_not_begin(tmp_path: Path) -> None:
    both: Seen = seen(old(), refused()) | {"n1/eth0": old()}
    (found,) = said(tmp_path, RULE, both)
    assert ("critical", "likely", 5) == (found.severity, found.certainty, found.flows_total)
    assert ([HERE], ["n1/eth0"]) == (found.last_seen_at, found.next_expected_at)
    assert [10] == [each.n for each in found.evidence]


def test_where_nothing_shows_the_place_the_server_may_accept_no_more(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, seen(old(), refused()))
    assert ("warning", "possible") == (found.severity, found.certainty)
    assert "server" in found.cause


def test_syns_that_reach_the_pod_are_the_servers_business(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, seen(old(), refused()) | {THERE: refused()})


def test_that_is_so_behind_a_services_address_as_well(tmp_path: Path) -> None:
    called = [(at, data[:30] + bytes([10, 96, 0, 10]) + data[34:]) for at, data in refused()]
    before = [(at, segment(A, "10.96.0.10", SYN, (40001, 80))) for at, _ in old()[:1]]
    answer = [(5 * SECOND, segment("10.96.0.10", A, DATA, (80, 40001), payload=b"x"))]
    more = [(5 * SECOND, segment(A, "10.96.0.10", DATA, (40001, 80), payload=b"x"))]
    service = seen(called, before, answer, more)
    assert 1 == len(said(tmp_path / "lost", RULE, service))
    assert [] == said(tmp_path / "arrived", RULE, service | {THERE: refused()})


def test_a_path_that_is_broken_stops_old_connections_too(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, seen(old(last=1), refused()))


def test_a_port_that_never_answered_may_be_denied(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, seen(old(port=443), refused()))


def test_a_few_are_no_pattern(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, seen(old(), refused(count=4)))


def test_as_many_that_do_begin_speak_against_it(tmp_path: Path) -> None:
    begun = [
        packet
        for port in range(60000, 60005)
        for packet in (
            (2 * SECOND + 50002, segment(flags=SYN, ports=(port, 80))),
            (3 * SECOND, segment(B, A, SYN_ACK, (80, port), (1, 1001))),
        )
    ]
    assert [] == said(tmp_path, RULE, seen(old(), refused(), begun))


def test_without_tcp_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {HERE: [(0, ping())]}).status
