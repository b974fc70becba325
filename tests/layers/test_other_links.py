"""Link types other than Ethernet: cooked captures, raw IP, BSD loopback."""

from __future__ import annotations

import struct

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged, some

V4 = frames.ipv4(frames.udp(b"x"))
V6 = frames.ipv6(frames.udp(b"x"))


def sll(payload: bytes, protocol: int, kind: int = 4, address: bytes = frames.mac(9)) -> bytes:
    return struct.pack("!HHH8sH", kind, 1, len(address), address, protocol) + payload


def sll2(payload: bytes, protocol: int, index: int = 7, kind: int = 0, address: bytes = frames.mac(9)) -> bytes:
    return struct.pack("!HHIHBB8s", protocol, 0, index, 1, kind, len(address), address) + payload


def test_linux_sll() -> None:
    """Packet type 4 is one that this host sent; the header is 16 bytes."""
    packet = dissected(sll(V4, 0x0800), 113).packets[0]
    expected = {"sll_pkttype": 4, "eth_src": "02:00:00:00:00:09", "eth_type": 0x0800, "l3_start": 16, "ip_version": 4}
    assert expected == some(packet, *expected, "eth_dst", "sll_ifindex")


def test_linux_sll2() -> None:
    """Interface index and a header of 20 bytes; the `any` capture of several interfaces."""
    packet = dissected(sll2(V6, 0x86DD, index=70000, kind=3), 276).packets[0]
    expected = {
        "sll_ifindex": 70000,
        "sll_pkttype": 3,
        "eth_src": "02:00:00:00:00:09",
        "eth_type": 0x86DD,
        "l3_start": 20,
        "ip_version": 6,
    }
    assert expected == some(packet, *expected, "eth_dst")


def test_an_interface_index_has_32_bits_and_no_sign() -> None:
    packet = dissected(sll2(V4, 0x0800, index=0xFFFFFFFE), 276).packets[0]
    assert {"sll_ifindex": 4_294_967_294} == some(packet, "sll_ifindex")


@pytest.mark.parametrize(("data", "link"), [(sll(V4, 0x0800, address=b""), 113), (sll2(V4, 0x0800, address=b""), 276)])
def test_cooked_frame_without_an_address_has_none(data: bytes, link: int) -> None:
    """A tun device or the loopback of old kernels has no link-layer address: null, not zeros."""
    assert {"ip_src": "10.0.0.1"} == some(dissected(data, link).packets[0], "eth_src", "ip_src")


def test_vlan_tag_inside_a_cooked_frame() -> None:
    packet = dissected(sll2(struct.pack("!HH", 30, 0x0800) + V4, 0x8100), 276).packets[0]
    assert {"vlan_id": 30, "l3_start": 24} == some(packet, "vlan_id", "l3_start")


@pytest.mark.parametrize("link", [12, 14, 101])
@pytest.mark.parametrize(("data", "version"), [(V4, 4), (V6, 6)])
def test_raw_ip_goes_by_the_first_nibble(link: int, data: bytes, version: int) -> None:
    packet = dissected(data, link).packets[0]
    assert {"ip_version": version, "l3_start": 0} == some(packet, "ip_version", "l3_start", "eth_type")


def test_raw_ip_of_another_version_is_malformed() -> None:
    assert ("malformed", "raw IP of version 5") == judged(b"\x50" + bytes(40), 101)


def test_link_types_of_one_ip_version_take_no_other() -> None:
    assert ("ok", None) == judged(V4, 228)
    assert ("ok", None) == judged(V6, 229)
    assert ("malformed", "IPv6 header of version 4") == judged(V4 + bytes(40), 229)


@pytest.mark.parametrize(
    ("family", "data", "link", "version"),
    [
        ("02000000", V4, 0, 4),
        ("00000002", V4, 0, 4),
        ("00000002", V4, 108, 4),
        ("18000000", V6, 0, 6),
        ("1c000000", V6, 0, 6),
        ("0000001e", V6, 0, 6),
        ("0a000000", V6, 0, 6),
    ],
    ids=["le", "be", "loop", "netbsd", "freebsd", "macos-be", "linux"],
)
def test_bsd_loopback_family_in_either_byte_order(family: str, data: bytes, link: int, version: int) -> None:
    packet = dissected(bytes.fromhex(family) + data, link).packets[0]
    assert {"ip_version": version, "l3_start": 4} == some(packet, "ip_version", "l3_start")


def test_unknown_loopback_family_and_unknown_link_type_are_unsupported() -> None:
    assert ("unsupported", "address family 7") == judged(bytes.fromhex("00000007") + V4, 108)
    assert ("unsupported", "link 147") == judged(V4, 147)
