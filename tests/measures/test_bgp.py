"""BGP sessions: who, when opened, established, closed, and what could not be read."""

from __future__ import annotations

import pytest

from analyzer.bgp.segment import ACK, FIN, RST
from analyzer.measures import bgp
from analyzer.measures.bgp import bgp_sessions
from tests.bgp.messages import (
    ONE,
    SECOND,
    TWO,
    four_octets,
    keepalive,
    message,
    open_body,
    opening,
    parameter,
    segment,
    update,
)
from tests.measures.bgp_talk import KNOWN, POINTS, Talk


def settled() -> Talk:
    """OPENs at 1 and 1.5 s, KEEPALIVEs at 2 and 2.25 s; hold times 90 and 9 s."""
    talk = Talk()
    talk.one(opening(65000, 90), 1)
    talk.two(opening(65001, 9), 1.5)
    talk.one(keepalive(), 2)
    talk.two(keepalive(), 2.25)
    return talk


def test_a_session_is_established_with_the_second_keepalive() -> None:
    """2.25 s, 1.25 s after the first OPEN; the smaller hold time counts."""
    found = settled().session
    assert ("observed", 2_250_000_000, 1_250_000.0, 9) == (
        found.established,
        found.established_epoch_ns,
        found.setup_us,
        found.hold_time_s,
    )
    assert ("n1/eth0", ["n1/eth0"], 0, None, None, None) == (
        found.point,
        found.seen_at,
        found.opened_epoch_ns,
        found.closed_epoch_ns,
        found.reset_epoch_ns,
        found.tcp_authentication,
    )


def test_peers_are_named_and_what_their_opens_say() -> None:
    one, two = settled().peers
    assert [(ONE, 50000, "frr"), (TWO, 179, "n1")] == [(each.ip, each.port, each.node) for each in (one, two)]
    assert one.open is not None
    assert (SECOND, 4, 65000, 90, "10.0.0.1") == (
        one.open.time_epoch_ns,
        one.open.version,
        one.open.as_number,
        one.open.hold_time_s,
        one.open.router_id,
    )
    assert [(65, "4-octet AS", "65000")] == [(each.code, each.name, each.value) for each in one.open.capabilities]
    assert {"KEEPALIVE": 1, "OPEN": 1} == one.messages


def test_opens_without_keepalives_establish_nothing() -> None:
    talk = Talk()
    talk.one(opening())
    talk.two(opening())
    talk.one(keepalive())
    assert (None, None, None) == (
        talk.session.established,
        talk.session.established_epoch_ns,
        talk.session.setup_us,
    )


def test_an_update_tells_that_it_was_established_before_the_capture() -> None:
    talk = Talk(syn=False)
    talk.one(update())
    found = talk.session
    assert ("inferred", None, None) == (found.established, found.established_epoch_ns, found.hold_time_s)
    assert [f"the start of what {each} sent was not captured" for each in (ONE, TWO)] == found.unread


@pytest.mark.parametrize(("syn", "established"), [(False, "inferred"), (True, None)])
def test_keepalives_of_both_tell_it_only_where_the_start_is_missing(syn: bool, established: str | None) -> None:
    talk = Talk(syn=syn)
    talk.one(keepalive())
    talk.two(keepalive())
    assert established == talk.session.established


def test_one_sided_keepalives_tell_nothing() -> None:
    talk = Talk(syn=False)
    talk.one(keepalive())
    assert None is talk.session.established


def test_without_times_it_is_established_at_no_time() -> None:
    talk = Talk(at_s=None)
    for say in (talk.one, talk.two):
        say(opening(), None)
        say(keepalive(), None)
    found = talk.session
    assert ("observed", None, None, None) == (
        found.established,
        found.established_epoch_ns,
        found.setup_us,
        found.opened_epoch_ns,
    )


def test_the_end_of_the_connection() -> None:
    talk = settled()
    talk.two(b"", 5, flags=FIN | ACK)
    talk.one(b"", 6, flags=FIN | ACK)
    talk.one(b"", 7, flags=RST)
    found = talk.session
    assert (5 * SECOND, TWO, 7 * SECOND, ONE) == (
        found.closed_epoch_ns,
        found.closed_by,
        found.reset_epoch_ns,
        found.reset_by,
    )


def test_a_refused_connection_is_a_session_without_messages() -> None:
    talk = Talk()
    talk.segments.pop()
    talk.two(b"", 1, flags=RST | ACK)
    found = talk.session
    assert (0, SECOND, TWO, None) == (
        found.opened_epoch_ns,
        found.reset_epoch_ns,
        found.reset_by,
        found.established,
    )
    assert [{}, {}] == [each.messages for each in found.peers]


def test_a_signed_session_is_read_as_any_other() -> None:
    talk = settled()
    talk.segments = [each._replace(authentication="md5") for each in talk.segments]
    assert ("md5", "observed") == (talk.session.tcp_authentication, talk.session.established)


def test_seen_at_two_points_it_is_one_session() -> None:
    """The second point lacks the last KEEPALIVE and is an hour behind."""
    talk = settled()
    talk.segments = [
        *(each._replace(point=1, time_epoch_ns=0) for each in talk.segments[:-1]),
        *talk.segments,
    ]
    assert ("n1/eth0", ["frr/eth0", "n1/eth0"], 1_250_000.0) == (
        talk.session.point,
        talk.session.seen_at,
        talk.session.setup_us,
    )


def test_without_an_open_the_hold_time_is_not_known() -> None:
    talk = settled()
    talk.segments = [each for each in talk.segments if each.seq != 901]
    found = talk.session
    assert (None, [None, None]) == (found.hold_time_s, [each.silences for each in found.peers])
    assert [False, True] == [each.open is None for each in found.peers]
    assert ["37 bytes were not seen at all"] == found.peers[1].unread


def test_an_open_that_the_capture_cut_says_what_it_can() -> None:
    talk = Talk()
    talk.one(message(1, open_body(23456, 30, parameters=parameter(four_octets(70000)))), stored=29)
    (one, _) = talk.peers
    assert one.open is not None
    assert (None, 30, []) == (one.open.as_number, one.open.hold_time_s, one.open.capabilities)
    assert ["8 bytes were cut off by the capture", "OPEN cut: what follows its first fields is not all there"] == (
        one.unread
    )


def test_messages_that_cannot_be_read_are_counted_with_their_reason() -> None:
    talk = settled()
    for data in (message(4, b"?"), message(2), message(2), message(9, b"x"), message(3, b"\6")):
        talk.one(data)
    one, _ = talk.peers
    assert {"KEEPALIVE": 2, "NOTIFICATION": 1, "OPEN": 1, "UPDATE": 2, "unknown": 1} == one.messages
    assert [
        "KEEPALIVE malformed: 1 bytes where none belong",
        "NOTIFICATION malformed: NOTIFICATION is 1 bytes short",
        "UPDATE malformed: UPDATE is 2 bytes short (2 times)",
        "message malformed: type 9 is not known",
    ] == one.unread


def test_a_notification_by_name() -> None:
    talk = settled()
    talk.two(message(3, b"\6\2\5later"), 4)
    (said,) = talk.peers[1].notifications
    assert (4 * SECOND, 6, 2, "cease", "administrative shutdown", "later") == (
        said.time_epoch_ns,
        said.code,
        said.subcode,
        said.error,
        said.reason,
        said.text,
    )


def test_sessions_follow_each_other_in_time_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four connections the two with messages are kept."""
    monkeypatch.setattr(bgp, "MAX_SESSIONS", 2)
    segments = [segment(data, 1, at_s, port=port) for data, at_s, port in (
        (b"", 1, 1), (keepalive(), 4, 2), (b"", 2, 3), (keepalive(), 3, 4),
    )]  # fmt: skip
    found = bgp_sessions(segments, 0, POINTS, KNOWN)
    assert [4, 2] == [each.peers[0].port for each in found]
    assert "2 more connections of the run are left out" == found[-1].unread[-1]


def test_what_was_not_kept_is_told() -> None:
    (found,) = bgp_sessions(Talk().segments, 12, POINTS, KNOWN)
    assert ["12 more frames of the run's BGP were not kept or have no whole TCP header"] == found.unread


def test_no_segments_are_no_sessions() -> None:
    assert [] == bgp_sessions([], 0, POINTS, KNOWN)
