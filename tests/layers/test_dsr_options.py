"""Cilium's DSR in an IPv4 option or an IPv6 destination option: the service's address and port."""

from __future__ import annotations

import pytest

from tests import frames
from tests.layers.dissecting import dissected, some

NOP, OTHER = b"\1", b"\x88\4\0\0"
"""Padding, and a stream id option (RFC 791)."""


def ipv4_facts(options: bytes) -> dict[str, object]:
    frame = dissected(frames.ethernet(frames.ipv4(frames.udp(b"q"), options=options + bytes(-len(options) % 4))))
    return some(frame.packets[0], "dsr_ip", "dsr_port", "dstport")


@pytest.mark.parametrize("before", [b"", NOP * 4, OTHER], ids=["alone", "nops", "other"])
def test_ipv4_option_is_read_little_endian(before: bytes) -> None:
    option = bytes.fromhex("9a08 8075 020012ac")
    assert frames.dsr_ip_option("172.18.0.2", 30080) == option
    assert {"dsr_ip": "172.18.0.2", "dsr_port": 30080, "dstport": 53} == ipv4_facts(before + option)


@pytest.mark.parametrize(
    "options",
    [
        b"\0" + frames.dsr_ip_option()[:7],
        b"\x9a\6abcd",
        b"\x9a\x08\1\2",
        b"\x82\x0b" + frames.dsr_ip_option() + NOP,
        b"\x07\0\1\1" + frames.dsr_ip_option(),
    ],
    ids=["behind-end", "short", "cut", "inside-another", "behind-no-length"],
)
def test_what_is_no_whole_option_is_null(options: bytes) -> None:
    assert {"dstport": 53} == ipv4_facts(options)


def ipv6_facts(header: bytes) -> dict[str, object]:
    packet = frames.ipv6(header + frames.udp(b"q"), next_header=60)
    return some(dissected(frames.ethernet(packet, frames.ETHERTYPE_IPV6)).packets[0], "dsr_ip", "dsr_port", "dstport")


def test_ipv6_destination_option_is_read_in_network_order() -> None:
    header = frames.dsr_destination_option(17, "fd00::a", 30080)
    assert {"dsr_ip": "fd00::a", "dsr_port": 30080, "dstport": 53} == ipv6_facts(header)


def test_padding_may_stand_before_it() -> None:
    header = b"\x11\3" + b"\0" + b"\1\5abcde" + frames.dsr_destination_option(0)[2:]
    assert {"dsr_ip": "fd00::a", "dsr_port": 30080, "dstport": 53} == ipv6_facts(header)


def test_the_option_counts_among_destination_options_only() -> None:
    packet = frames.ipv6(frames.dsr_destination_option(17) + frames.udp(b"q"), next_header=0)
    frame = dissected(frames.ethernet(packet, frames.ETHERTYPE_IPV6))
    assert {"dstport": 53} == some(frame.packets[0], "dsr_ip", "dsr_port", "dstport")
