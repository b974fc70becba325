"""How often a side was heard, and silences beyond the hold time."""

from __future__ import annotations

import pytest

from analyzer.bgp.segment import ACK, FIN
from analyzer.result import BgpSilence, Spread
from tests.bgp.messages import SECOND, keepalive, message, opening, update
from tests.measures.bgp_talk import Talk


def heard(*at_s: float, hold_s: int = 9) -> Talk:
    """Both OPENs at 0 s, then KEEPALIVEs of ONE."""
    talk = Talk()
    talk.one(opening(65000, hold_s))
    talk.two(opening(65001, 180))
    for at in at_s:
        talk.one(keepalive(), at)
    return talk


def test_keepalive_intervals() -> None:
    """0, 3, 6.5 and 9 s are 3, 3.5 and 2.5 s apart."""
    assert Spread(3, 2.5, 3.0, 3.5) == heard(0, 3, 6.5, 9).peers[0].keepalive_interval_s


def test_one_keepalive_has_no_interval() -> None:
    assert None is heard(0).peers[0].keepalive_interval_s


def test_an_update_between_keepalives_does_not_part_them() -> None:
    talk = heard(0)
    talk.one(update(), 1)
    talk.one(keepalive(), 3)
    assert Spread(1, 3.0, 3.0, 3.0) == talk.peers[0].keepalive_interval_s


def test_where_bytes_are_missing_between_two_nothing_is_said() -> None:
    """KEEPALIVEs at 0, 3, 6 and 9 s; the one at 6 s was not captured: no 6 s, and no silence beyond 5 s."""
    talk = heard(0, 3, 6, hold_s=5)
    talk.lose()
    talk.one(keepalive(), 9)
    one, _ = talk.peers
    assert (Spread(1, 3.0, 3.0, 3.0), []) == (one.keepalive_interval_s, one.silences)


@pytest.mark.parametrize(("hold_s", "lasted"), [(9, [9.5]), (10, []), (0, [])])
def test_a_silence_longer_than_the_hold_time(hold_s: int, lasted: list[float]) -> None:
    """9.5 s between KEEPALIVEs; a hold time of 0 never ends."""
    silences = heard(1, 10.5, hold_s=hold_s).peers[0].silences
    assert silences is not None
    assert lasted == [each.lasted_s for each in silences]


def test_the_hold_time_itself_is_not_longer() -> None:
    assert [] == heard(1, 10).peers[0].silences


def test_silence_until_the_end_of_what_was_captured() -> None:
    talk = heard(1)
    talk.two(keepalive(), 11)
    assert [BgpSilence(SECOND, 11 * SECOND, 10.0)] == talk.peers[0].silences


@pytest.mark.parametrize("ended", [b"", message(3, b"\4\0")])
def test_behind_the_end_of_the_session_nobody_is_silent(ended: bytes) -> None:
    """A FIN, or a NOTIFICATION, at 5 s; ONE acknowledges at 60 s."""
    talk = heard(1)
    talk.two(keepalive(), 4)
    talk.two(ended, 5, flags=ACK if ended else FIN | ACK)
    talk.one(b"", 60)
    assert [[], []] == [each.silences for each in talk.peers]
