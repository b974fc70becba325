"""Connections out of the segments of several points."""

from __future__ import annotations

from itertools import permutations

from analyzer.bgp.connections import Connection, connections
from analyzer.bgp.segment import ACK, FIN, SYN, End, TcpSegment
from tests.bgp.messages import ONE, TWO, keepalive, segment

OPENER, OTHER = End(ONE, 50000), End(TWO, 179)


def handshake(seq: int = 100, answer: int = 900, point: int = 0) -> list[TcpSegment]:
    return [
        segment(seq=seq, flags=SYN, point=point),
        segment(seq=answer, flags=SYN | ACK, back=True, point=point),
        segment(seq=seq + 1, point=point),
    ]


def of(*segments: TcpSegment) -> list[Connection]:
    return connections(segments)


def test_who_sent_the_syn_opened_it_in_whatever_order_the_file_is() -> None:
    for order in permutations(handshake()):
        (found,) = of(*order)
        assert (OPENER, OTHER, 3) == (found.opener, found.other, len(found.segments))


def test_without_a_syn_it_is_who_is_not_on_the_well_known_port() -> None:
    for back in (False, True):
        (found,) = of(segment(keepalive(), 5, back=back))
        assert (OPENER, OTHER) == (found.opener, found.other)


def test_other_ports_are_other_connections() -> None:
    assert [50000, 50001] == [each.opener.port for each in of(segment(seq=1), segment(seq=1, port=50001))]


def test_the_same_ports_opened_again_are_another_connection() -> None:
    first, again = [*handshake(), segment(seq=101, flags=FIN)], handshake(seq=70_000_000, answer=80_000_000)
    assert [4, 3] == [len(each.segments) for each in of(*first, *again)]


def test_it_is_so_where_only_the_answer_to_the_second_syn_was_seen() -> None:
    assert [3, 2] == [len(each.segments) for each in of(*handshake(), *handshake(70_000_000, 80_000_000)[1:])]


def test_a_syn_behind_traffic_without_a_start_opens_another() -> None:
    assert [1, 3] == [len(each.segments) for each in of(segment(keepalive(), 4_000_000), *handshake())]


def test_a_repeated_syn_is_the_same_connection() -> None:
    assert [4] == [len(each.segments) for each in of(*handshake(), segment(seq=100, flags=SYN))]


def test_of_several_points_the_one_counts_that_saw_most() -> None:
    """Point 0 cuts, point 1 lacks the data, point 2 has all of it and so has 3."""
    data = segment(keepalive(), 101)
    (found,) = of(
        *handshake(point=0), data._replace(payload=b"\xff"),
        *handshake(point=1),
        *handshake(point=2), data._replace(point=2),
        *handshake(point=3), data._replace(point=3),
    )  # fmt: skip
    assert (2, (0, 1, 2, 3), 4) == (found.point, found.points, len(found.segments))


def test_repetitions_at_a_point_do_not_make_it_the_best() -> None:
    """A capture of `any` shows each segment twice."""
    data = [segment(keepalive(), 101), segment(keepalive(), 120)]
    twice = [each._replace(point=1) for each in data[:1] * 5]
    (found,) = of(*twice, *data)
    assert 0 == found.point


def test_the_second_connection_may_be_best_seen_elsewhere() -> None:
    """Point 0 stops before the second connection, point 1 starts with it."""
    second = handshake(70_000_000, 80_000_000, point=1)
    found = of(*handshake(), segment(keepalive(), 101), *handshake(point=1)[:1], *second)
    assert [(0, (0, 1)), (1, (1,))] == [(each.point, each.points) for each in found]


def test_connections_of_one_speaker_with_equal_numbers_stay_apart() -> None:
    other = segment(keepalive(), 5)._replace(destination_ip="172.18.0.4")
    assert [TWO, "172.18.0.4"] == [each.other.ip for each in of(segment(keepalive(), 5), other)]


def test_twenty_thousand_alternating_syns_are_two_connections_soon() -> None:
    segments = [segment(seq=1_000_000 * (at % 2), flags=SYN) for at in range(20_000)]
    assert [10_000, 10_000] == [len(each.segments) for each in connections(segments)]
