"""The walk: bounded depth, what a frame remembers, and which packet is the workload."""

from __future__ import annotations

import struct

import pytest

from tests import frames
from tests.layers.dissecting import dissected

PING = frames.ethernet(frames.ipv4(frames.echo(), proto=1))


def nested(depth: int) -> bytes:
    data = PING
    for _ in range(depth):
        data = frames.in_tunnel(frames.vxlan(data))
    return data


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
def test_up_to_four_nested_tunnels_are_read(depth: int) -> None:
    frame = dissected(nested(depth))
    assert ("ok", depth, depth + 1, "10.0.0.1", 50 * depth) == (
        frame.status,
        len(frame.tunnels),
        len(frame.packets),
        frame.workload["ip_src"],
        sum(size for _, size in frame.overhead() or ()),
    )


def test_fifth_nested_tunnel_is_a_named_anomaly() -> None:
    """What was read before it stands."""
    frame = dissected(nested(5))
    assert ("unsupported", "more than 4 nested tunnels", 4) == (frame.status, frame.stop, len(frame.tunnels))


def test_endless_headers_are_a_named_anomaly() -> None:
    tags = frames.mac(2) + frames.mac(1) + struct.pack("!HH", 0x8100, 7) * 100
    frame = dissected(tags)
    assert ("unsupported", "more than 32 headers", 7) == (frame.status, frame.stop, frame.packets[0]["vlan_id"])


def test_frame_keeps_its_lengths() -> None:
    frame = dissected(PING[:60], wire_len=1514)
    assert (60, 1514, 1, 0) == (frame.cap_len, frame.wire_len, frame.number, frame.time_epoch_ns)


def test_workload_is_the_innermost_packet_with_a_network_header() -> None:
    """A tunnel that carries an unknown protocol leaves the outer packet; a frame without any leaves its link."""
    unknown = dissected(frames.in_tunnel(frames.vxlan(frames.ethernet(b"lldp", 0x88CC))))
    bare = dissected(frames.ethernet(b"lldp", 0x88CC))
    assert ("172.18.0.3", 2) == (unknown.workload["ip_src"], len(unknown.packets))
    assert 0x88CC == bare.workload["eth_type"]


def test_empty_frame_is_malformed_unless_the_capture_cut_it() -> None:
    assert ["malformed", "truncated"] == [dissected(b"").status, dissected(b"", wire_len=60).status]
