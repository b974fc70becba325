"""Builders of frames and capture files, byte by byte, independent of the code under test."""

from __future__ import annotations

import socket
import struct

ETHERTYPE_IPV4, ETHERTYPE_IPV6 = 0x0800, 0x86DD


def mac(last: int) -> bytes:
    return bytes([2, 0, 0, 0, 0, last])


def ethernet(payload: bytes, ethertype: int = ETHERTYPE_IPV4, src: int = 1, dst: int = 2) -> bytes:
    return mac(dst) + mac(src) + struct.pack("!H", ethertype) + payload


def ipv4(
    payload: bytes,
    src: str = "10.0.0.1",
    dst: str = "10.0.0.2",
    proto: int = 17,
    ttl: int = 64,
    ident: int = 1,
    flags: int = 0,
    total_length: int | None = None,
    options: bytes = b"",
) -> bytes:
    """`flags` is the whole 16-bit flags and fragment offset field (offset in 8-byte units)."""
    header_len = 20 + len(options)
    total = header_len + len(payload) if total_length is None else total_length
    return (
        struct.pack("!BBHHHBBH", 0x40 | header_len // 4, 0, total, ident, flags, ttl, proto, 0)
        + socket.inet_aton(src)
        + socket.inet_aton(dst)
        + options
        + payload
    )


def ipv6(payload: bytes, src: str = "fd00::1", dst: str = "fd00::2", next_header: int = 17, hops: int = 64) -> bytes:
    return (
        struct.pack("!IHBB", 6 << 28, len(payload), next_header, hops)
        + socket.inet_pton(socket.AF_INET6, src)
        + socket.inet_pton(socket.AF_INET6, dst)
        + payload
    )


def udp(payload: bytes, sport: int = 40000, dport: int = 53, checksum: int = 0, length: int | None = None) -> bytes:
    return struct.pack("!HHHH", sport, dport, 8 + len(payload) if length is None else length, checksum) + payload


def tcp(payload: bytes = b"", sport: int = 40000, dport: int = 80, flags: int = 0x10, options: bytes = b"") -> bytes:
    options += b"\0" * (-len(options) % 4)
    offset_flags = (20 + len(options)) // 4 << 12 | flags
    return struct.pack("!HHIIHHHH", sport, dport, 1000, 2000, offset_flags, 65535, 0, 0) + options + payload


TCP_OPTIONS = b"\2\4\5\x82\4\2\x08\x0a\0\0\1\0\0\0\2\0\1\3\3\7\5\x0a\0\0\0\1\0\0\0\xff"
"""MSS 1410, SACK permitted, timestamps 256 and 512, window scale 7, one SACK block 1 to 255."""


def mss_option(mss: int) -> bytes:
    return struct.pack("!BBH", 2, 4, mss)


def echo(ident: int = 7, sequence: int = 1, reply: bool = False, payload: bytes = b"x" * 56) -> bytes:
    return struct.pack("!BBHHH", 0 if reply else 8, 0, 0, ident, sequence) + payload


def vxlan(frame: bytes, vni: int = 20522, flags: int = 0x08, policy: int = 0) -> bytes:
    """`policy`: the group policy id, whose low byte is where VXLAN-GPE has its next protocol."""
    return struct.pack("!BxHI", flags, policy, vni << 8) + frame


def gre(
    packet: bytes,
    protocol: int = 0x6558,
    key: int | None = None,
    sequence: int | None = None,
    checksum: int | None = None,
    flags: int = 0,
) -> bytes:
    for bit, value in ((0x8000, checksum), (0x2000, key), (0x1000, sequence)):
        flags |= bit if value is not None else 0
    fields = b"".join(struct.pack("!I", value) for value in (checksum, key, sequence) if value is not None)
    return struct.pack("!HH", flags, protocol) + fields + packet


def authentication(packet: bytes, next_header: int, icv: bytes = bytes(12)) -> bytes:
    """An IP authentication header (RFC 4302) in front of the packet."""
    return struct.pack("!BBHII", next_header, (12 + len(icv)) // 4 - 2, 0, 0x100, 1) + icv + packet


def dsr_ip_option(address: str = "172.18.0.2", port: int = 30080) -> bytes:
    """Cilium's DSR as IPv4 option, 8 bytes as a little-endian sender writes them (bpf/lib/nodeport.h dsr_opt_v4)."""
    return b"\x9a\x08" + struct.pack("<H", port) + socket.inet_aton(address)[::-1]


def dsr_destination_option(next_header: int, address: str = "fd00::a", port: int = 30080) -> bytes:
    """Cilium's DSR as IPv6 destination options header, 24 bytes (bpf/lib/nodeport.h dsr_opt_v6)."""
    head = struct.pack("!BBBB", next_header, 2, 0x1B, 20)
    return head + socket.inet_pton(socket.AF_INET6, address) + struct.pack("!HH", port, 0)


def geneve(frame: bytes, vni: int = 20522, options: bytes = b"", protocol: int = 0x6558, version: int = 0) -> bytes:
    return struct.pack("!BBHI", version << 6 | len(options) // 4, 0, protocol, vni << 8) + options + frame


def dsr_option(address: str = "172.18.0.2", port: int = 30080) -> bytes:
    """Cilium's DSR option: class 0x014B, type 0x81, two words: address, port, padding (bpf/lib/tunnel.h)."""
    return struct.pack("!HBB", 0x014B, 0x81, 2) + socket.inet_aton(address) + struct.pack("!HH", port, 0)


def in_tunnel(
    tunnelled: bytes, dport: int = 8472, src: str = "172.18.0.3", dst: str = "172.18.0.4", ttl: int = 64, flags: int = 0
) -> bytes:
    """An Ethernet frame between two nodes that carries a VXLAN or Geneve payload."""
    return ethernet(ipv4(udp(tunnelled, 50000, dport), src, dst, ttl=ttl, flags=flags), src=3, dst=4)


def pcap(
    packets: list[tuple[int, bytes]] | list[tuple[int, bytes, int]],
    link_type: int = 1,
    order: str = "<",
    nanoseconds: bool = True,
    snaplen: int = 262144,
) -> bytes:
    """A pcap file of (time in ns, bytes[, length on the wire]) packets."""
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    file = struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, snaplen, link_type)
    for time_ns, data, *wire in packets:
        fraction = time_ns % 10**9 // (1 if nanoseconds else 1000)
        wire_len = wire[0] if wire else len(data)
        file += struct.pack(order + "IIII", time_ns // 10**9, fraction, len(data), wire_len) + data
    return file
