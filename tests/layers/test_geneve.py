"""Geneve: options, Cilium's own among them, and what it carries."""

from __future__ import annotations

import struct

import pytest

from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.step import TunnelHeader
from tests import frames
from tests.layers.dissecting import dissected, judged

PING = frames.ethernet(frames.ipv4(frames.echo(), "10.244.1.5", "10.244.2.7", proto=1))
DSR_V6 = struct.pack("!HBB", 0x014B, 0x81, 5) + bytes.fromhex("fd00" + "00" * 13 + "05") + struct.pack("!HH", 443, 0)
OPTIONS_START = 14 + 20 + 8 + 8


def option(option_class: int, kind: int, data: bytes, reserved: int = 0) -> bytes:
    return struct.pack("!HBB", option_class, kind, reserved << 5 | len(data) // 4) + data


def words(options: bytes) -> list[str]:
    frame = dissected(frames.in_tunnel(frames.geneve(PING, options=options), 6081))
    return [each.words for each in frame.packets[0].get("geneve_options", ())]


@pytest.mark.parametrize("vni", [0, 1, 20522, (1 << 24) - 1])
def test_vni_is_the_upper_24_bits(vni: int) -> None:
    frame = dissected(frames.in_tunnel(frames.geneve(PING, vni), 6081))
    assert ("ok", [TunnelHeader("geneve", vni, 8, 0, OPTIONS_START)]) == (frame.status, frame.tunnels)
    assert "geneve_options" not in frame.packets[0]


def test_dsr_option_of_cilium_is_read_as_address_and_port() -> None:
    """Class 0x014B, type 0x81; 4 + 8 bytes over IPv4, 4 + 20 over IPv6, and padding that is not shown."""
    assert ["0x014b:0x81 DSR 172.18.0.2:30080"] == words(frames.dsr_option("172.18.0.2", 30080))
    assert ["0x014b:0x81 DSR [fd00::5]:443"] == words(DSR_V6)


def test_options_move_the_inner_frame_and_are_counted_apart() -> None:
    """12 bytes with the option's own header: the inner frame begins at 50 + 12 = 62."""
    frame = dissected(frames.in_tunnel(frames.geneve(PING, options=frames.dsr_option()), 6081))
    assert ([TunnelHeader("geneve", 20522, 8, 12, 62)], "10.244.1.5") == (frame.tunnels, frame.workload["ip_src"])


def test_other_options_are_shown_in_hex() -> None:
    """The same class and type with a length that DSR never has is not DSR."""
    options = option(0x0102, 0x01, b"abcd") + option(0x014B, 0x81, b"abcdefghijkl") + option(0xFFFF, 0x80, b"")
    assert ["0x0102:0x01 61626364", "0x014b:0x81 6162636465666768696a6b6c", "0xffff:0x80"] == words(options)


def test_high_bit_of_the_type_is_the_critical_bit() -> None:
    assert [False, True] == [GeneveOption(0x0102, kind, b"", 0).critical for kind in (0x7F, 0x80)]


def test_largest_option_space_is_252_bytes() -> None:
    """63 words: the option length field is six bits; one option holds at most 31 words of data."""
    options = option(1, 1, bytes(124)) + option(1, 2, bytes(120))
    frame = dissected(frames.in_tunnel(frames.geneve(PING, options=options), 6081))
    assert (252, [124, 120]) == (
        frame.tunnels[0].options_len,
        [len(o.data) for o in frame.packets[0]["geneve_options"]],
    )


def test_option_that_runs_past_the_option_space_is_cut_there() -> None:
    """It claims 31 words of data where one is left; the inner frame does not become part of it."""
    lying = struct.pack("!HBB", 0x0102, 1, 31) + b"abcd"
    frame = dissected(frames.in_tunnel(frames.geneve(PING, options=lying), 6081))
    assert ([GeneveOption(0x0102, 1, b"abcd", 124)], "10.244.1.5") == (
        list(frame.packets[0]["geneve_options"]),
        frame.workload["ip_src"],
    )


def test_reserved_and_flag_bits_never_reject() -> None:
    """O and C flags, six reserved bits, the last byte, and three reserved bits of an option."""
    options = option(0x0102, 1, b"abcd", reserved=7) + option(0x0102, 2, b"efgh", reserved=7)
    header = struct.pack("!BBHI", len(options) // 4, 0xFF, 0x6558, 77 << 8 | 0xFF) + options
    frame = dissected(frames.in_tunnel(header + PING, 6081))
    assert ("ok", 77, "10.244.1.5") == (frame.status, frame.tunnels[0].vni, frame.workload["ip_src"])
    assert [b"abcd", b"efgh"] == [each.data for each in frame.packets[0]["geneve_options"]]


@pytest.mark.parametrize(
    ("protocol", "carried", "address"),
    [(0x0800, frames.ipv4(frames.udp(b"x")), "10.0.0.1"), (0x86DD, frames.ipv6(frames.udp(b"x")), "fd00::1")],
)
def test_packet_without_inner_ethernet(protocol: int, carried: bytes, address: str) -> None:
    """Overhead is 20 + 8 + 8 = 36, with no inner Ethernet header in it."""
    frame = dissected(frames.in_tunnel(frames.geneve(carried, protocol=protocol), 6081))
    assert ("ok", address, [("outer ip", 20), ("udp", 8), ("geneve", 8)]) == (
        frame.status,
        frame.workload["ip_src"],
        frame.overhead(),
    )


def test_arp_without_inner_ethernet() -> None:
    arp = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + frames.mac(1) + bytes([10, 0, 0, 9]) + bytes(10)
    frame = dissected(frames.in_tunnel(frames.geneve(arp, protocol=0x0806), 6081))
    assert ("ok", "10.0.0.9") == (frame.status, frame.workload["arp_src_ip"])


def test_unknown_payload_leaves_tunnel_and_outer_packet_known() -> None:
    frame = dissected(frames.in_tunnel(frames.geneve(b"\0" * 40, protocol=0x8847), 6081))
    assert ("unsupported", "tunnel_payload 0x8847", 1, None, "172.18.0.3") == (
        frame.status,
        frame.stop,
        len(frame.tunnels),
        frame.overhead(),
        frame.workload["ip_src"],
    )


@pytest.mark.parametrize("version", [1, 2, 3])
def test_other_versions_are_unsupported(version: int) -> None:
    frame = dissected(frames.in_tunnel(frames.geneve(PING, version=version), 6081))
    assert ("unsupported", f"Geneve version {version}", []) == (frame.status, frame.stop, frame.tunnels)


def test_options_longer_than_the_datagram_are_malformed_unless_the_capture_cut_them() -> None:
    data = frames.in_tunnel(struct.pack("!BBHI", 63, 0, 0x6558, 0) + bytes(40), 6081)
    assert ("malformed", "Geneve options do not fit") == judged(data)
    assert ("truncated", "Geneve options do not fit") == judged(data[:-20], wire_len=len(data) + 300)
