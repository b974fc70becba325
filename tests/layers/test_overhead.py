"""Overhead of a frame by layer: everything between the outer network header and the innermost one."""

from __future__ import annotations

import struct

import pytest

from tests import frames
from tests.layers.dissecting import dissected

IPV6 = frames.ETHERTYPE_IPV6
PING = frames.ethernet(frames.ipv4(frames.echo(), proto=1))
PING6 = frames.ethernet(frames.ipv6(frames.udp(b"x")), IPV6)
VXLAN = [("outer ip", 20), ("udp", 8), ("vxlan", 8), ("inner ethernet", 14)]
GENEVE = [("outer ip", 20), ("udp", 8), ("geneve", 8), ("inner ethernet", 14)]
DSR = [("outer ip", 20), ("udp", 8), ("geneve", 8), ("geneve options", 12), ("inner ethernet", 14)]


def over_ipv6(payload: bytes, port: int) -> bytes:
    return frames.ethernet(frames.ipv6(frames.udp(payload, 50000, port)), IPV6)


@pytest.mark.parametrize(
    ("data", "layers", "total"),
    [
        (frames.in_tunnel(frames.vxlan(PING)), VXLAN, 50),
        (frames.in_tunnel(frames.vxlan(PING6)), VXLAN, 50),
        (frames.in_tunnel(frames.geneve(PING), 6081), GENEVE, 50),
        (frames.in_tunnel(frames.geneve(PING, options=frames.dsr_option()), 6081), DSR, 62),
        (over_ipv6(frames.vxlan(PING), 8472), [("outer ip", 40), *VXLAN[1:]], 70),
        (over_ipv6(frames.geneve(PING6, options=frames.dsr_option()), 6081), [("outer ip", 40), *DSR[1:]], 82),
    ],
    ids=["vxlan", "vxlan-6in4", "geneve", "geneve-dsr", "vxlan-4in6", "geneve-dsr-6in6"],
)
def test_by_layer_and_in_all(data: bytes, layers: list[tuple[str, int]], total: int) -> None:
    """It is the distance between the two network headers, whatever the link in front of them."""
    frame = dissected(data)
    assert layers == frame.overhead()
    assert total == sum(size for _, size in layers) == frame.packets[1]["l3_start"] - frame.packets[0]["l3_start"]


def test_outer_options_and_inner_vlan_tag_belong_to_their_layers() -> None:
    """24 bytes of outer IP with one word of options; 14 + 4 of inner Ethernet with a tag."""
    tagged = PING[:12] + struct.pack("!HH", 0x8100, 5) + PING[12:]
    packet = frames.ipv4(frames.udp(frames.vxlan(tagged), 50000, 8472), options=b"\1\1\1\0")
    assert [("outer ip", 24), ("udp", 8), ("vxlan", 8), ("inner ethernet", 18)] == dissected(
        frames.ethernet(packet)
    ).overhead()


def test_nested_tunnels_add_up() -> None:
    """VXLAN in Geneve: 50 + 50; the workload is the innermost packet."""
    inner = frames.in_tunnel(frames.vxlan(PING), src="10.0.0.8")
    frame = dissected(frames.in_tunnel(frames.geneve(inner), 6081))
    assert [*GENEVE, *VXLAN] == frame.overhead()
    assert ("10.0.0.1", 100) == (frame.workload["ip_src"], frame.workload["l3_start"] - 14)


@pytest.mark.parametrize(
    "data",
    [PING, PING6, frames.ethernet(frames.ipv4(frames.tcp(), proto=6)), frames.ethernet(frames.ipv4(frames.udp(b"x")))],
)
def test_bare_packet_has_none(data: bytes) -> None:
    assert [] == dissected(data).overhead()


def test_later_fragment_is_null_as_nobody_sees_what_it_carries() -> None:
    """185 * 8 = 1480 bytes into a packet that may be a tunnel's."""
    assert dissected(frames.in_tunnel(frames.vxlan(PING), flags=0x00B9)).overhead() is None


@pytest.mark.parametrize("kept", range(15, 14 + 20 + 8 + 8 + 14 + 20))
def test_frame_cut_before_the_inner_network_header_ends_is_null(kept: int) -> None:
    data = frames.in_tunnel(frames.vxlan(PING))
    frame = dissected(data[:kept], wire_len=len(data))
    assert ("truncated", None) == (frame.status, frame.overhead())


def test_segment_cut_inside_its_options_is_known_to_be_bare() -> None:
    data = frames.ethernet(frames.ipv4(frames.tcp(options=frames.mss_option(1460)), proto=6))
    frame = dissected(data[:-1], wire_len=len(data))
    assert ("truncated", []) == (frame.status, frame.overhead())


def test_unread_protocol_is_null_as_it_may_be_a_tunnel() -> None:
    """GRE."""
    frame = dissected(frames.ethernet(frames.ipv4(bytes(40), proto=47)))
    assert ("unsupported", None) == (frame.status, frame.overhead())
