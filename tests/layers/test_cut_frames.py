"""A capture with a snaplen: every cut of every kind of frame."""

from __future__ import annotations

import pytest

from tests import frames
from tests.layers.dissecting import dissected

IPV6 = frames.ETHERTYPE_IPV6
SYN = frames.ipv4(frames.tcp(flags=2, options=frames.mss_option(1410)), proto=6)
DATA = b"payload that nobody reads"
FRAMES: dict[str, tuple[bytes, int]] = {
    # Ethernet 14, IPv4 20, ICMP 8
    "echo": (frames.ethernet(frames.ipv4(frames.echo(), proto=1)), 42),
    # Ethernet 14, IPv4 20, TCP 20 + 4 of options
    "syn": (frames.ethernet(SYN) + DATA, 58),
    # Ethernet 14, IPv6 40, UDP 8
    "udp6": (frames.ethernet(frames.ipv6(frames.udp(DATA)), IPV6), 62),
    # 14 + 20 + UDP 8 + VXLAN 8 + inner 14 + 20 + 24
    "vxlan": (frames.in_tunnel(frames.vxlan(frames.ethernet(SYN + DATA))), 108),
    # the same with 12 bytes of options
    "dsr": (frames.in_tunnel(frames.geneve(frames.ethernet(SYN + DATA), options=frames.dsr_option()), 6081), 120),
}
"""Name -> (frame, length of all its headers)."""


@pytest.mark.parametrize(("data", "headers"), FRAMES.values(), ids=FRAMES)
def test_status_is_truncated_just_when_a_header_is_cut(data: bytes, headers: int) -> None:
    for kept in range(len(data) + 1):
        expected = "ok" if kept >= headers else "truncated"
        assert (kept, expected) == (kept, dissected(data[:kept], wire_len=len(data)).status)


@pytest.mark.parametrize(("data", "headers"), FRAMES.values(), ids=FRAMES)
def test_what_a_cut_frame_says_is_what_the_whole_frame_says(data: bytes, headers: int) -> None:
    """Fewer columns, never other ones."""
    whole = dissected(data)
    for kept in range(len(data)):
        cut = dissected(data[:kept], wire_len=len(data))
        assert whole.tunnels[: len(cut.tunnels)] == cut.tunnels
        for ours, full in zip(cut.packets, whole.packets, strict=False):
            assert ours.items() <= full.items()


@pytest.mark.parametrize(("data", "headers"), FRAMES.values(), ids=FRAMES)
def test_whole_frame_with_a_lying_length_is_malformed_and_not_truncated(data: bytes, headers: int) -> None:
    """Nothing was cut by the capture: it is the frame that ends before its headers do."""
    for kept in range(headers):
        assert (kept, "malformed") == (kept, dissected(data[:kept]).status)


def test_lying_length_is_malformed_in_a_cut_frame_too() -> None:
    """The capture kept 100 of 1500 bytes; the UDP length of 16 ends the datagram before the inner frame anyway."""
    datagram = frames.udp(frames.vxlan(bytes(1442)), 50000, 8472, length=16)
    frame = dissected(frames.ethernet(frames.ipv4(datagram))[:100], wire_len=1500)
    assert ("malformed", "ethernet header does not fit") == (frame.status, frame.stop)
