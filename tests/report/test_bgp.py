"""BGP sessions on the page."""

from __future__ import annotations

import msgspec
import pytest

from analyzer.report.view.bgp import section
from analyzer.report.view.shown import shown
from analyzer.result import BgpNotification, BgpOpen, BgpPeer, BgpPrefix, BgpSession, BgpSilence, Result
from tests.report import factory
from tests.report.blocks import items, tables, texts

OPEN = BgpOpen(1, 4, 65000, 9, "172.18.0.100", [])
PREFIX = BgpPrefix("ipv4 unicast", "10.10.0.0/27", None, ["172.18.0.3"], "65001", 2, 1, 1, 2, "withdrawn")
ROUTER = BgpPeer("172.18.0.100", 53978, "frr", OPEN, {"OPEN": 1, "UPDATE": 3}, None, 3, 1, [PREFIX], [], [], None, [])
NODE = BgpPeer("172.18.0.2", 179, None, None, {"KEEPALIVE": 2}, None, 0, 0, [], [], [], [BgpSilence(1, 2, 30.5)], [])
SESSION = BgpSession("n1/eth0", ["n1/eth0"], "observed", 1, 12_500.0, 9, 1, None, None, None, None, None,
                     [ROUTER, NODE], ["one segment was cut"])  # fmt: skip


def with_bgp(*sessions: BgpSession) -> Result:
    result = factory.four_setups()
    result.runs[2] = msgspec.structs.replace(result.runs[2], bgp=list(sessions))
    return result


def test_a_session_says_who_spoke_what_and_how_long_it_took() -> None:
    sessions, prefixes = tables(section(shown(with_bgp(SESSION))))
    (row,) = sessions.groups[0].rows
    assert ["frr ⇄ 172.18.0.2", "yes, seen", "9 s", "2 KEEPALIVE, 1 OPEN, 3 UPDATE", "3, 1; 0, 0",
            "open when the capture ended"] == texts(sessions)[0]  # fmt: skip
    assert ("AS 65000, at n1/eth0", "in 12.5 ms") == (row.head.detail, row.cells[0].detail)
    assert [["10.10.0.0/27", "frr", "172.18.0.3", "65001", "2, 1", "withdrawn"]] == texts(prefixes)


def test_what_several_sessions_announce_alike_is_told_once() -> None:
    _, prefixes = tables(section(shown(with_bgp(SESSION, SESSION))))
    assert 1 == len(texts(prefixes))


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ({"closed_epoch_ns": 5, "closed_by": "172.18.0.2"}, "closed by 172.18.0.2"),
        ({"reset_epoch_ns": 5, "reset_by": "172.18.0.2"}, "reset by 172.18.0.2"),
    ],
)
def test_how_a_session_ended(ended: dict[str, object], words: str) -> None:
    table = tables(section(shown(with_bgp(msgspec.structs.replace(SESSION, **ended)))))[0]
    assert words == texts(table)[0][-1]


def test_a_notification_is_the_reason_of_an_end() -> None:
    said = BgpNotification(9, 6, 2, "Cease", "Administrative Shutdown", "maintenance")
    closing = msgspec.structs.replace(SESSION, peers=[msgspec.structs.replace(ROUTER, notifications=[said]), NODE],
                                      closed_epoch_ns=9)  # fmt: skip
    cell = tables(section(shown(with_bgp(closing))))[0].groups[0].rows[0].cells[-1]
    assert ("NOTIFICATION Cease: Administrative Shutdown", "maintenance") == (cell.text, cell.detail)


def test_silences_and_what_could_not_be_read_are_told() -> None:
    assert [
        "frr ⇄ 172.18.0.2: 172.18.0.2 was silent for 30.5 s, longer than the hold time",
        "frr ⇄ 172.18.0.2: one segment was cut",
    ] == items(section(shown(with_bgp(SESSION))))


def test_sessions_are_bounded() -> None:
    table = tables(section(shown(with_bgp(*[SESSION] * 100))))[0]
    assert (16, "and 84 more sessions in result.json") == (len(texts(table)), table.more)


def test_without_bgp_there_is_no_section() -> None:
    assert section(shown(factory.four_setups())) is None


def test_sessions_that_stand_come_before_those_that_ended_or_never_stood() -> None:
    ended = msgspec.structs.replace(SESSION, closed_epoch_ns=5, closed_by="172.18.0.2")
    refused = msgspec.structs.replace(SESSION, established=None)
    table = tables(section(shown(with_bgp(refused, ended, SESSION))))[0]
    assert [
        ("Established when the capture ended", ["open when the capture ended"]),
        ("Ended before, or not seen to be established", ["closed by 172.18.0.2", "not seen to end"]),
    ] == [(group.label, [row.cells[-1].text for row in group.rows]) for group in table.groups]
