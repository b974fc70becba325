"""OPEN: fixed fields, capabilities in any number of parameters, cut and malformed ones."""

from __future__ import annotations

import struct

import dpkt
import pytest

from analyzer.bgp.family import IPV4_UNICAST, Family
from analyzer.bgp.octets import Malformed
from analyzer.bgp.open_message import RECEIVE, SEND, Open, read_open
from tests.bgp.messages import capability, four_octets, message, multiprotocol, open_body, parameter

BIG_AS = 4_200_000_001


def capabilities(found: Open) -> list[tuple[str, str | None]]:
    return [(each.name, each.value) for each in found.capabilities]


def test_fixed_fields() -> None:
    found = read_open(open_body(65001, 180, "192.0.2.7"))
    assert (4, 65001, 180, "192.0.2.7", ()) == found[:5]
    assert (65001, False) == (found.as_number, found.has_four_octets)


def test_an_as_of_four_octets_stands_in_the_capability() -> None:
    found = read_open(open_body(23456, parameters=parameter(four_octets(BIG_AS))))
    assert (BIG_AS, True, 23456) == (found.as_number, found.has_four_octets, found.my_as)


def test_capabilities_of_one_parameter_and_of_several_are_the_same() -> None:
    each = (multiprotocol(), multiprotocol(2), capability(2), four_octets(65001))
    together = read_open(open_body(parameters=parameter(*each)))
    apart = read_open(open_body(parameters=b"".join(parameter(one) for one in each)))
    assert together == apart
    assert [
        ("multiprotocol", "ipv4 unicast"),
        ("multiprotocol", "ipv6 unicast"),
        ("route refresh", None),
        ("4-octet AS", "65001"),
    ] == capabilities(together)


def test_where_dpkt_is_right_both_say_the_same() -> None:
    """One capability a parameter: dpkt.bgp reads that as it is."""
    body = open_body(65001, 90, parameters=parameter(multiprotocol()) + parameter(capability(2)))
    theirs, ours = dpkt.bgp.BGP(message(1, body)).open, read_open(body)
    assert (theirs.v, theirs.asn, theirs.holdtime) == (ours.version, ours.my_as, ours.hold_time_s)
    said = [(each.capability.code, bytes(each.capability.data)) for each in theirs.parameters]
    assert said == [tuple(each) for each in ours.capabilities]


@pytest.mark.parametrize(
    ("data", "name", "value"),
    [
        (capability(64, b"\0\x78\0\1\1"), "graceful restart", None),
        (
            capability(64, struct.pack("!HHBBHBB", 0x8078, 1, 1, 0x80, 2, 1, 0)),
            "graceful restart",
            "120 s, ipv4 unicast kept, ipv6 unicast",
        ),
        (capability(64, b"\0\x5a"), "graceful restart", "90 s"),
        (
            capability(69, struct.pack("!HBBHBB", 1, 1, 1, 2, 1, 3)),
            "add-path",
            "ipv4 unicast receive, ipv6 unicast send and receive",
        ),
        (capability(69, b"\0\1\1"), "add-path", None),
        (capability(1, struct.pack("!HBB", 25, 0, 70)), "multiprotocol", "l2vpn evpn"),
        (capability(1, struct.pack("!HBB", 77, 0, 99)), "multiprotocol", "afi 77 safi 99"),
        (capability(1, b"\0\1"), "multiprotocol", None),
        (capability(73, b"\3frr\0"), "host name", "frr"),
        (capability(73, b"\x09f\x1br"), "host name", None),
        (capability(73, b"\3f\x1br\0"), "host name", "f\ufffdr"),
        (capability(70), "enhanced route refresh", None),
        (capability(200, b"?"), "capability 200", None),
    ],
)
def test_what_a_capability_says(data: bytes, name: str, value: str | None) -> None:
    assert [(name, value)] == capabilities(read_open(open_body(parameters=parameter(data))))


def test_lengths_of_two_bytes() -> None:
    """RFC 9072 2: 255 as the first parameter's type; 40 host names of 7 bytes do not fit into 255 bytes."""
    many = capability(73, b"\4host") * 40
    body = struct.pack("!BH", 2, len(many)) + many
    parameters = b"\xff" + struct.pack("!H", len(body)) + body
    fixed = open_body()[:-1]
    assert 40 == len(read_open(fixed + b"\xff" + parameters).capabilities)


def test_several_paths_by_direction() -> None:
    """1 receives, 2 sends, 3 does both (RFC 7911 4)."""
    found = read_open(open_body(parameters=parameter(capability(69, struct.pack("!HBBHBB", 1, 1, 1, 2, 1, 3)))))
    assert ({Family(2, 1)}, {IPV4_UNICAST, Family(2, 1)}) == (found.paths(SEND), found.paths(RECEIVE))


def test_of_a_cut_open_stays_what_is_there() -> None:
    body = open_body(23456, parameters=parameter(multiprotocol(), four_octets(BIG_AS)))
    found = read_open(body[:20], whole=False)
    assert [("multiprotocol", "ipv4 unicast")] == capabilities(found)
    assert (None, None) == (found.as_number, found.has_four_octets)
    assert 65001 == read_open(open_body(65001)[:10], whole=False).as_number


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\4\0\1", "OPEN is too short"),
        (open_body(parameters=b"\2\x09" + multiprotocol()), "OPEN is 1 bytes short"),
        (open_body(parameters=b"\2\5" + multiprotocol()), "capabilities go beyond their parameter"),
        (open_body() + b"\0", "parameters are not as long as the OPEN says"),
        (open_body(parameters=parameter(capability(2)))[:-1], "OPEN is 1 bytes short"),
    ],
)
def test_lengths_that_contradict_each_other(body: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read_open(body)
