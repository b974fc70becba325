"""Prefixes of a session: announced, withdrawn, when, by which way, in which width, bounded."""

from __future__ import annotations

import struct

import pytest

from analyzer.measures import bgp_peer, bgp_prefixes
from analyzer.result import BgpEndOfRib, BgpPrefix
from tests.bgp.messages import (
    SECOND,
    as_path,
    attribute,
    capability,
    message,
    open_body,
    opening,
    prefix,
    route_attributes,
    update,
)
from tests.measures.bgp_talk import Talk

NET = "10.10.0.0/27"
SENDS, RECEIVES = (capability(69, struct.pack("!HBB", 1, 1, way)) for way in (2, 1))
OLD = message(1, open_body(65001))
"""An OPEN of two octets."""


def opened(one: bytes = opening(65000), two: bytes = opening(65001)) -> Talk:
    talk = Talk()
    talk.one(one)
    talk.two(two)
    return talk


def test_announced_withdrawn_and_announced_again() -> None:
    """At 1, 2, 3 and 4 s; next hop and path are those of the last announcement."""
    talk = opened()
    talk.one(update(prefix(NET), route_attributes(65000)), 1)
    talk.one(update(withdrawn=prefix(NET)), 2)
    talk.one(update(withdrawn=prefix(NET)), 3)
    talk.one(update(prefix(NET), route_attributes(65000, 65009, next_hop="172.18.0.9")), 4)
    one, two = talk.peers
    assert [
        BgpPrefix(
            family="ipv4 unicast", prefix=NET, path_id=None, next_hop=["172.18.0.9"], as_path="65000 65009",
            announcements=2, withdrawals=2, first_announced_epoch_ns=SECOND, first_withdrawn_epoch_ns=2 * SECOND,
            last_said="announced",
        )
    ] == one.prefixes  # fmt: skip
    assert ((2, 2), (0, 0, [])) == ((one.announced, one.withdrawn), (two.announced, two.withdrawn, two.prefixes))


def test_a_prefix_that_was_only_withdrawn() -> None:
    talk = opened()
    talk.two(update(withdrawn=prefix(NET)), 2)
    (row,) = talk.peers[1].prefixes
    assert ("withdrawn", None, 2 * SECOND, [], None) == (
        row.last_said,
        row.first_announced_epoch_ns,
        row.first_withdrawn_epoch_ns,
        row.next_hop,
        row.as_path,
    )


def test_a_repeated_segment_announces_once() -> None:
    talk = opened()
    talk.one(update(prefix(NET), route_attributes(65000)), 1)
    talk.segments.append(talk.segments[-1]._replace(time_epoch_ns=9 * SECOND))
    (row,) = talk.peers[0].prefixes
    assert (1, SECOND) == (row.announcements, row.first_announced_epoch_ns)


def test_prefixes_are_sorted_by_family_and_address() -> None:
    talk = opened()
    wanted = ["10.9.0.0/16", "10.10.0.0/16", "10.10.0.0/24", "192.168.0.0/16"]
    talk.one(update(b"".join(prefix(each) for each in reversed(wanted)), route_attributes(65000)))
    assert wanted == [each.prefix for each in talk.peers[0].prefixes]


def test_ipv6_with_its_own_next_hop() -> None:
    value = struct.pack("!HBB", 2, 1, 16) + bytes.fromhex("fd0000000000000000000000000000aa") + b"\0"
    talk = opened()
    talk.one(update(attributes=attribute(2, as_path(65000)) + attribute(14, value + prefix("fd00:1::/64"), 0x80)))
    (row,) = talk.peers[0].prefixes
    assert ("ipv6 unicast", "fd00:1::/64", ["fd00::aa"], "65000") == (row.family, row.prefix, row.next_hop, row.as_path)


def test_two_octets_where_one_side_has_no_more() -> None:
    talk = opened(two=OLD)
    talk.one(update(prefix(NET), route_attributes(65000, 23456, width=2)))
    assert "65000 23456" == talk.peers[0].prefixes[0].as_path


@pytest.mark.parametrize("width", [2, 4])
def test_without_opens_the_paths_tell_the_width(width: int) -> None:
    talk = Talk(syn=False)
    talk.one(update(prefix(NET), route_attributes(65000, 65001, width=width)))
    assert "65000 65001" == talk.peers[0].prefixes[0].as_path


def test_where_they_do_not_the_path_is_not_read() -> None:
    """Two numbers of four octets, 66049 and 33619973, or of two: 1 and 513, then 5 in a segment of its own."""
    talk = Talk(syn=False)
    talk.one(update(prefix(NET), attribute(2, b"\2\2\0\1\2\1\2\1\0\5")))
    one, _ = talk.peers
    assert ([(NET, None)], ["whether AS numbers have two or four octets is not known"]) == (
        [(each.prefix, each.as_path) for each in one.prefixes],
        one.unread,
    )


def test_path_ids_where_one_sends_and_the_other_receives() -> None:
    """What TWO sends has none: it only receives them."""
    talk = opened(opening(65000, 9, SENDS), opening(65001, 9, RECEIVES))
    data = prefix(NET, 7) + prefix(NET, 8)
    talk.one(update(data, route_attributes(65000)))
    talk.two(update(prefix(NET), route_attributes(65001)))
    one, two = talk.peers
    assert [[(NET, 7), (NET, 8)], [(NET, None)]] == [
        [(row.prefix, row.path_id) for row in each.prefixes] for each in (one, two)
    ]


def test_an_update_that_is_malformed_anywhere_counts_nowhere() -> None:
    talk = opened()
    talk.one(update(prefix(NET) + b"\x21", route_attributes(65000)))
    one, _ = talk.peers
    assert (0, [], ["UPDATE malformed: a prefix of ipv4 unicast has 33 bits"]) == (
        one.announced,
        one.prefixes,
        one.unread,
    )


def test_families_whose_routes_are_not_read_are_named() -> None:
    value = struct.pack("!HBB", 25, 70, 4) + b"\1\1\1\1\0" + b"\3\x11" + bytes(17)
    talk = opened()
    talk.one(update(attributes=attribute(14, value, 0x80)))
    assert ["routes of l2vpn evpn are not read"] == talk.peers[0].unread


def test_end_of_rib() -> None:
    talk = opened()
    talk.one(update(), 5)
    talk.one(update(attributes=attribute(15, b"\0\2\1", 0x80)), 6)
    assert [BgpEndOfRib("ipv4 unicast", 5 * SECOND), BgpEndOfRib("ipv6 unicast", 6 * SECOND)] == (
        talk.peers[0].end_of_rib
    )


def test_rows_are_bounded_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (bgp_prefixes, bgp_peer):
        monkeypatch.setattr(module, "MAX_PREFIXES", 2)
    talk = opened()
    talk.one(update(b"".join(prefix(f"10.{third}.0.0/16") for third in range(5)), route_attributes(65000)))
    talk.one(update(withdrawn=prefix("10.0.0.0/16")))
    one, _ = talk.peers
    assert (["10.0.0.0/16", "10.1.0.0/16"], 5, 1) == (
        [row.prefix for row in one.prefixes],
        one.announced,
        one.withdrawn,
    )
    assert ["more prefixes than the 2 kept may have been named"] == one.unread
    assert "withdrawn" == one.prefixes[0].last_said
