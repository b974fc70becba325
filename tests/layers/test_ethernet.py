"""Ethernet, and the VLAN tags in front of a network header."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.dissecting import dissected, judged, some

ECHO = frames.ipv4(frames.echo(), proto=1)


def tag(payload: bytes, vlan: int, ethertype: int, priority: int = 0, drop_eligible: int = 0) -> bytes:
    return struct.pack("!HH", priority << 13 | drop_eligible << 12 | vlan, ethertype) + payload


def test_addresses_and_type() -> None:
    packet = dissected(frames.ethernet(ECHO, src=1, dst=0xFF)).packets[0]
    assert {
        "eth_src": "02:00:00:00:00:01",
        "eth_dst": "02:00:00:00:00:ff",
        "eth_type": 0x0800,
        "l3_start": 14,
    } == some(packet, "eth_src", "eth_dst", "eth_type", "vlan_id", "l3_start")


def test_length_instead_of_a_type_is_unsupported() -> None:
    """0x05ff is the largest 802.3 length that is no type; 0x0600 is a type, if an unknown one."""
    assert ("unsupported", "802.3 length field (LLC)") == judged(frames.ethernet(ECHO, 0x05FF))
    assert ("unsupported", "ethertype 0x0600") == judged(frames.ethernet(ECHO, 0x0600))


def test_unknown_type_keeps_the_addresses() -> None:
    frame = dissected(frames.ethernet(b"lldp", 0x88CC))
    assert ("unsupported", "ethertype 0x88cc") == (frame.status, frame.stop)
    assert {"eth_src": "02:00:00:00:00:01", "eth_type": 0x88CC} == some(frame.packets[0], "eth_src", "eth_type")


def test_vlan_id_is_twelve_bits_beside_priority_and_drop_bit() -> None:
    frame = dissected(frames.ethernet(tag(ECHO, 4094, 0x0800, priority=7, drop_eligible=1), 0x8100))
    assert ("ok", {"vlan_id": 4094, "eth_type": 0x0800, "l3_start": 18}) == (
        frame.status,
        some(frame.packets[0], "vlan_id", "eth_type", "l3_start"),
    )


def test_vlan_zero_is_a_tag_with_the_id_zero() -> None:
    """A priority tag: the id is 0, which is not the same as no tag."""
    assert dissected(frames.ethernet(tag(ECHO, 0, 0x0800), 0x8100)).packets[0]["vlan_id"] == 0


def test_outermost_of_several_tags_counts() -> None:
    """QinQ as 802.1ad and as the older 0x9100; each tag moves the network header by 4 bytes: 14 + 3 * 4 = 26."""
    inner = tag(ECHO, 300, 0x0800)
    double = frames.ethernet(tag(inner, 200, 0x8100), 0x88A8)
    triple = frames.ethernet(tag(tag(inner, 200, 0x8100), 100, 0x88A8), 0x9100)
    assert [(200, 22, "ok"), (100, 26, "ok")] == [
        (frame.packets[0]["vlan_id"], frame.packets[0]["l3_start"], frame.status)
        for frame in (dissected(double), dissected(triple))
    ]
