"""UPDATE: its three parts, other families, End-of-RIB, what is malformed."""

from __future__ import annotations

import socket
import struct

import pytest

from analyzer.bgp.family import IPV4_UNICAST, Family
from analyzer.bgp.octets import Malformed
from analyzer.bgp.update import read_update
from tests.bgp.messages import ONE, as_path, attribute, prefix, route_attributes, update_body

IPV6_UNICAST = Family(2, 1)
GLOBAL, LINK_LOCAL = "2001:db8::1", "fe80::1"


def reach(family: Family, next_hop: bytes, announced: bytes) -> bytes:
    value = struct.pack("!HBB", *family, len(next_hop)) + next_hop + b"\0" + announced
    return attribute(14, value, 0x80)


def unreach(family: Family, withdrawn: bytes = b"") -> bytes:
    return attribute(15, struct.pack("!HB", *family) + withdrawn, 0x80)


def hop(*texts: str) -> bytes:
    return b"".join(socket.inet_pton(socket.AF_INET6, text) for text in texts)


def test_announced_and_withdrawn_at_once() -> None:
    gone, come = prefix("10.0.0.0/8"), prefix("10.10.0.0/27")
    found = read_update(update_body(come, route_attributes(65000, 65001), gone))
    assert [(IPV4_UNICAST, [ONE], come)] == found.announced
    assert [(IPV4_UNICAST, gone)] == found.withdrawn
    assert (as_path(65000, 65001), None) == (found.as_path, found.end_of_rib)


def test_attributes_with_a_length_of_two_bytes() -> None:
    body = update_body(attributes=attribute(2, as_path(1, 2), 0x50) + attribute(8, bytes(400), 0xC0))
    assert as_path(1, 2) == read_update(body).as_path


def test_of_an_attribute_that_stands_twice_the_first_counts() -> None:
    """RFC 7606 3 g."""
    body = update_body(attributes=attribute(2, as_path(1)) + attribute(2, as_path(2)))
    assert as_path(1) == read_update(body).as_path


@pytest.mark.parametrize("hops", [[GLOBAL], [GLOBAL, LINK_LOCAL]])
def test_ipv6_has_attributes_of_its_own(hops: list[str]) -> None:
    data = prefix("fd00:10:244::/64")
    found = read_update(update_body(attributes=reach(IPV6_UNICAST, hop(*hops), data) + unreach(IPV6_UNICAST, data)))
    assert [(IPV6_UNICAST, hops, data)] == found.announced
    assert [(IPV6_UNICAST, data)] == found.withdrawn


def test_ipv4_over_an_ipv6_next_hop() -> None:
    """RFC 8950 3."""
    data = prefix("10.10.0.0/27")
    found = read_update(update_body(attributes=reach(IPV4_UNICAST, hop(GLOBAL), data)))
    assert [(IPV4_UNICAST, [GLOBAL], data)] == found.announced


def test_a_next_hop_of_another_form_is_none() -> None:
    """VPN next hops have a route distinguisher of 8 bytes before the address."""
    found = read_update(update_body(attributes=reach(Family(1, 128), bytes(12), b"?")))
    assert [(Family(1, 128), [], b"?")] == found.announced


@pytest.mark.parametrize(
    ("body", "family"),
    [
        pytest.param(update_body(), IPV4_UNICAST, id="nothing at all"),
        pytest.param(update_body(attributes=unreach(IPV6_UNICAST)), IPV6_UNICAST, id="withdraws nothing"),
        pytest.param(update_body(attributes=unreach(IPV6_UNICAST, prefix("::/0"))), None, id="withdraws something"),
        pytest.param(update_body(withdrawn=prefix("10.0.0.0/8")), None, id="withdraws IPv4"),
        pytest.param(update_body(attributes=attribute(1, b"\0")), None, id="has an origin"),
        pytest.param(update_body(attributes=unreach(IPV6_UNICAST) + attribute(1, b"\0")), None, id="and an origin"),
    ],
)
def test_the_end_of_rib_says_nothing_else(body: bytes, family: Family | None) -> None:
    """RFC 4724 2."""
    assert family == read_update(body).end_of_rib


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "UPDATE is 2 bytes short"),
        (b"\0\7\0\0", "UPDATE is 5 bytes short"),
        (b"\0\0\0\7\0", "UPDATE is 6 bytes short"),
        (update_body(attributes=b"\x40\2\xff\2\1"), "path attributes is 253 bytes short"),
        (update_body(attributes=attribute(14, b"\0\2\1\x20" + bytes(16))), "MP_REACH_NLRI is 16 bytes short"),
        (update_body(attributes=attribute(15, b"\0\2")), "MP_UNREACH_NLRI is 1 bytes short"),
    ],
)
def test_malformed(body: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read_update(body)
