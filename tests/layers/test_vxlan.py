"""VXLAN: recognised by port and shape, never rejected for reserved bits."""

from __future__ import annotations

import struct

import pytest

from analyzer.layers import bindings
from analyzer.layers.dissector import dissect
from analyzer.layers.step import TunnelHeader
from analyzer.readers import Record
from tests import frames
from tests.layers.dissecting import dissected, judged, some

PING = frames.ethernet(frames.ipv4(frames.echo(), "10.244.1.5", "10.244.2.7", proto=1, ttl=63))
INNER_START = 14 + 20 + 8 + 8
"""Ethernet, IPv4, UDP, VXLAN: the inner frame begins at 50."""


@pytest.mark.parametrize("port", [8472, 4789])
@pytest.mark.parametrize("vni", [0, 1, 20522, (1 << 24) - 1])
def test_vni_is_the_upper_24_bits(port: int, vni: int) -> None:
    frame = dissected(frames.in_tunnel(frames.vxlan(PING, vni), port))
    assert ("ok", [TunnelHeader("vxlan", vni, 8, 0, INNER_START)]) == (frame.status, frame.tunnels)


def test_outer_and_inner_packet_keep_their_own_columns() -> None:
    frame = dissected(frames.in_tunnel(frames.vxlan(PING), ttl=64))
    names = ("ip_src", "ip_dst", "ip_ttl", "ip_proto", "icmp_type", "dstport", "l3_start")
    assert [
        {"ip_src": "172.18.0.3", "ip_dst": "172.18.0.4", "ip_ttl": 64, "ip_proto": 17, "dstport": 8472, "l3_start": 14},
        {"ip_src": "10.244.1.5", "ip_dst": "10.244.2.7", "ip_ttl": 63, "ip_proto": 1, "icmp_type": 8, "l3_start": 64},
    ] == [some(packet, *names) for packet in frame.packets]
    assert frame.workload is frame.packets[1]


@pytest.mark.parametrize("flags", [0x08, 0x0C, 0x88, 0xFF])
@pytest.mark.parametrize("reserved", [bytes(3), b"\xff\xff\xff"])
@pytest.mark.parametrize("last", [0, 0xFF])
def test_reserved_bits_never_reject(flags: int, reserved: bytes, last: int) -> None:
    """Group policy puts an id there (draft-smith-vxlan-group-policy), GPE a next protocol."""
    header = bytes([flags]) + reserved + struct.pack("!I", 77 << 8 | last)
    frame = dissected(frames.in_tunnel(header + PING))
    assert ("ok", 77, "10.244.1.5") == (frame.status, frame.tunnels[0].vni, frame.workload["ip_src"])


@pytest.mark.parametrize("flags", [0x00, 0xF7])
def test_without_the_i_flag_it_is_payload(flags: int) -> None:
    """DNS to port 8472 is no tunnel; every flag but I, in the second case."""
    frame = dissected(frames.in_tunnel(frames.vxlan(PING, flags=flags)))
    assert ("ok", [], [], "172.18.0.3") == (frame.status, frame.tunnels, frame.overhead(), frame.workload["ip_src"])


def test_port_of_ones_own_is_a_tunnel_only_when_it_is_given() -> None:
    data = frames.in_tunnel(frames.vxlan(PING), 8473)
    record = Record(1, 0, len(data), data, 1, 0)
    assert [[], ["vxlan"]] == [
        [tunnel.kind for tunnel in dissect(record, table).tunnels]
        for table in (bindings.build(), bindings.build({8473: "vxlan"}))
    ]


def test_header_shorter_than_eight_bytes_is_malformed() -> None:
    assert ("malformed", "vxlan header does not fit") == judged(frames.in_tunnel(b"\x08" + bytes(6)))


def test_group_policy_is_shown() -> None:
    """draft-smith-vxlan-group-policy 2.1: G and the id; without G the same bytes are reserved."""
    names = ("vxlan_flags", "vxlan_gbp", "vxlan_next_proto")
    assert [{"vxlan_flags": 0x8800, "vxlan_gbp": 0x0203}, {"vxlan_flags": 0x0800}] == [
        some(dissected(frames.in_tunnel(frames.vxlan(PING, flags=flags, policy=0x0203))).packets[0], *names)
        for flags in (0x88, 0x08)
    ]


@pytest.mark.parametrize(("number", "carried"), [(1, PING[14:]), (3, PING)])
def test_gpe_says_what_is_carried_on_its_own_port(number: int, carried: bytes) -> None:
    frame = dissected(frames.in_tunnel(frames.vxlan(carried, flags=0x0C, policy=number), 4790))
    assert ("10.244.1.5", number) == (frame.workload["ip_src"], frame.packets[0]["vxlan_next_proto"])


def test_gpe_bits_elsewhere_are_reserved_ones() -> None:
    frame = dissected(frames.in_tunnel(frames.vxlan(PING, flags=0x0C, policy=1), 8472))
    assert ("10.244.1.5", 1) == (frame.workload["ip_src"], frame.packets[0]["vxlan_next_proto"])


def test_what_gpe_carries_and_nobody_reads_says_its_type() -> None:
    data = frames.in_tunnel(frames.vxlan(PING, flags=0x0C, policy=4), 4790)
    assert ("unsupported", "tunnel_payload 0x894f") == judged(data)
