"""VXLAN and Geneve: ports, VNIs, flags and reserved bits, options, every inner packet, nesting, tags outside."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.generated.capture import (
    DATA4,
    DATA6,
    IPV6,
    PING4,
    PING6,
    SYN4,
    SYN6,
    arp,
    captured,
    over_ipv4,
    over_ipv6,
)
from tests.layers.generated.links import SERVICE_TAG, TAG, cooked, cooked2, tagged

INNER = (
    frames.ethernet(SYN4),
    frames.ethernet(SYN6, IPV6),
    frames.ethernet(PING4),
    frames.ethernet(PING6, IPV6),
    arp(),
)
VNIS = (0, 1, 0xFFFFFF)


def option(option_class: int, kind: int, data: bytes = b"", reserved: int = 0) -> bytes:
    return struct.pack("!HBB", option_class, kind, reserved << 5 | len(data) // 4) + data


def udp_over_ipv6(tunnelled: bytes, dport: int) -> bytes:
    return frames.ethernet(frames.ipv6(frames.udp(tunnelled, 50000, dport), "fd01::3", "fd01::4"), IPV6)


def nested(frame: bytes, times: int) -> bytes:
    for _ in range(times):
        frame = frames.in_tunnel(frames.vxlan(frame))
    return frame


AWS = option(0x0108, 1, bytes(8)) + option(0x0108, 2, bytes(8)) + option(0x0108, 3, bytes(4))
"""A gateway load balancer's: endpoint, attachment, flow cookie."""
MANY = b"".join(option(0x0100, kind, bytes(kind % 4 * 4)) for kind in range(20))
DSR6 = option(0x014B, 0x81, bytes.fromhex("fd010000000000000000000000000002") + b"\x75\x30\0\0")
MOST = option(0xFFFF, 0x7F, bytes(124)) + option(0xFFFF, 0xFF, bytes(120))
"""252 bytes, all that a header can hold."""
OPTIONS = (frames.dsr_option(), DSR6, AWS, MANY, MOST, option(0xFF72, 0x80, reserved=7))
SHARED = b"\x88\0\x12\x34" + struct.pack("!I", 7 << 8 | 0xFF) + INNER[0]
"""A group policy id and every reserved bit behind the VNI set."""
CRITICAL = b"\x03\xff" + frames.geneve(INNER[0], options=frames.dsr_option())[2:]
"""Flags O and C and all reserved bits set."""

CASES = {
    "vxlan": captured(*(frames.in_tunnel(frames.vxlan(data), port) for data in INNER for port in (8472, 4789))),
    "vxlan-vni": captured(*(frames.in_tunnel(frames.vxlan(INNER[0], vni)) for vni in VNIS)),
    "vxlan-reserved-bits": captured(frames.in_tunnel(SHARED)),
    "vxlan-over-ipv6": captured(*(udp_over_ipv6(frames.vxlan(data), 8472) for data in INNER)),
    "vxlan-of-what-nobody-reads": captured(frames.in_tunnel(frames.vxlan(frames.ethernet(bytes(50), 0x88B5)))),
    "vxlan-of-a-tag": captured(frames.in_tunnel(frames.vxlan(tagged(INNER[0], TAG)))),
    "vxlan-of-ip-in-ip": captured(frames.in_tunnel(frames.vxlan(frames.ethernet(frames.ipv4(SYN4, proto=4))))),
    "nested": captured(*(nested(INNER[0], times) for times in (2, 3, 4, 5))),
    "nested-kinds": captured(
        frames.in_tunnel(frames.geneve(nested(INNER[1], 1)), 6081),
        frames.in_tunnel(frames.vxlan(frames.in_tunnel(frames.geneve(INNER[2]), 6081))),
        frames.in_tunnel(frames.geneve(nested(INNER[0], 1)[14:], protocol=0x0800), 6081),
    ),
    "geneve": captured(*(frames.in_tunnel(frames.geneve(data), 6081) for data in INNER)),
    "geneve-vni": captured(*(frames.in_tunnel(frames.geneve(INNER[0], vni), 6081) for vni in VNIS)),
    "geneve-options": captured(*(frames.in_tunnel(frames.geneve(INNER[0], options=o), 6081) for o in OPTIONS)),
    "geneve-flags": captured(frames.in_tunnel(CRITICAL, 6081)),
    "geneve-of-ip": captured(
        frames.in_tunnel(frames.geneve(SYN4, options=AWS, protocol=0x0800), 6081),
        frames.in_tunnel(frames.geneve(SYN6, protocol=IPV6), 6081),
        frames.in_tunnel(frames.geneve(DATA6, protocol=IPV6), 6081),
        frames.in_tunnel(
            frames.geneve(frames.ipv4(b"\0\0\x08\0" + DATA4, proto=47), options=AWS, protocol=0x0800), 6081
        ),
        frames.in_tunnel(frames.geneve(arp()[14:], protocol=0x0806), 6081),
    ),
    "geneve-of-what-nobody-reads": captured(
        frames.in_tunnel(frames.geneve(bytes(40), protocol=0x88B5), 6081),
        frames.in_tunnel(frames.geneve(bytes(40), version=1), 6081),
    ),
    "geneve-over-ipv6": captured(*(udp_over_ipv6(frames.geneve(data, options=DSR6), 6081) for data in INNER)),
    "tagged-outside": captured(
        tagged(frames.in_tunnel(frames.vxlan(INNER[0])), TAG),
        tagged(frames.in_tunnel(frames.geneve(INNER[1]), 6081), SERVICE_TAG, TAG),
        tagged(udp_over_ipv6(frames.vxlan(INNER[1]), 8472), SERVICE_TAG, TAG),
    ),
    "cooked": captured(cooked(frames.in_tunnel(frames.vxlan(INNER[0]))[14:]), link_type=113),
    "cooked2": captured(
        cooked2(frames.in_tunnel(frames.geneve(INNER[1]), 6081)[14:]),
        cooked2(udp_over_ipv6(frames.vxlan(INNER[1]), 8472)[14:], IPV6),
        cooked2(udp_over_ipv6(frames.geneve(INNER[0], options=DSR6), 6081)[14:], IPV6),
        *(cooked2(frames.in_tunnel(frames.vxlan(data))[14:]) for data in INNER),
        link_type=276,
    ),
    "vxlan-gpe": captured(
        frames.in_tunnel(frames.vxlan(INNER[0]), 4790),
        *(
            frames.in_tunnel(frames.vxlan(carried, flags=0x0C, policy=number), 4790)
            for number, carried in ((1, DATA4), (2, SYN6), (3, INNER[0]), (4, b"\x0f\xc6\x01\x03" + bytes(20)))
        ),
    ),
    "gre": captured(
        over_ipv4(frames.gre(DATA4, 0x0800), 47),
        over_ipv4(frames.gre(DATA6, IPV6, key=7), 47),
        over_ipv6(frames.gre(INNER[0], key=7, sequence=9), 47),
        over_ipv4(frames.gre(DATA4, 0x0800, key=7, sequence=9, checksum=0), 47),
        over_ipv4(frames.gre(b"\x10\1\0\0\0\0\0\0" + INNER[0], 0x88BE, sequence=9), 47),
        over_ipv4(frames.gre(struct.pack("!HH", 4, 1) + b"\xff\3\0\x21", 0x880B, flags=1, key=None), 47),
    ),
    "other-ports": captured(frames.in_tunnel(DATA4, 6635)),
}
