"""ARP for IPv4 over Ethernet."""

from __future__ import annotations

import socket
import struct

from tests import frames
from tests.layers.dissecting import dissected, judged, some


def arp(operation: int = 1, hardware_len: int = 6, protocol_len: int = 4) -> bytes:
    return (
        struct.pack("!HHBBH", 1, 0x0800, hardware_len, protocol_len, operation)
        + frames.mac(1)
        + socket.inet_aton("10.0.0.1")
        + bytes(6)
        + socket.inet_aton("10.0.0.2")
    )


def test_who_asks_for_whom() -> None:
    """Padding to the 60 bytes of a minimal Ethernet frame is no part of it."""
    frame = dissected(frames.ethernet(arp(), 0x0806) + bytes(18))
    expected = {
        "arp_opcode": 1,
        "arp_src_mac": "02:00:00:00:00:01",
        "arp_src_ip": "10.0.0.1",
        "arp_dst_ip": "10.0.0.2",
        "l3_start": 14,
    }
    assert ("ok", expected) == (frame.status, some(frame.packets[0], *expected, "ip_src"))


def test_arp_inside_a_tunnel_is_the_workload() -> None:
    """Overhead: 20 + 8 + 8 + 14 = 50, as for IP."""
    frame = dissected(frames.in_tunnel(frames.vxlan(frames.ethernet(arp(2), 0x0806))))
    assert (2, 50) == (frame.workload["arp_opcode"], sum(size for _, size in frame.overhead() or ()))


def test_other_address_lengths_are_unsupported() -> None:
    assert ("unsupported", "ARP with address lengths 8 and 4") == judged(frames.ethernet(arp(hardware_len=8), 0x0806))
    assert ("unsupported", "ARP with address lengths 6 and 16") == judged(frames.ethernet(arp(protocol_len=16), 0x0806))
