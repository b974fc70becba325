"""Frames as the records that a capture of them would give."""

from __future__ import annotations

from analyzer.readers import Record
from tests import frames

START_NS = 1_700_000_000 * 10**9 + 123_456_789
SECOND = 10**9
IPV4, IPV6 = frames.ETHERTYPE_IPV4, frames.ETHERTYPE_IPV6


def captured(*data: bytes, link_type: int = 1, snaplen: int = 262144) -> list[Record]:
    """Return the records, a second apart."""
    return [
        Record(number + 1, START_NS + number * SECOND, len(frame), frame[:snaplen], link_type, 0)
        for number, frame in enumerate(data)
    ]


def file_of(records: list[Record]) -> bytes:
    """Return the pcap file, nanoseconds, that holds these records."""
    packets = [(record.time_epoch_ns or 0, record.data, record.wire_len) for record in records]
    return frames.pcap(packets, records[0].link_type)


def over_ipv4(payload: bytes, proto: int) -> bytes:
    return frames.ethernet(frames.ipv4(payload, proto=proto))


def over_ipv6(payload: bytes, next_header: int) -> bytes:
    return frames.ethernet(frames.ipv6(payload, next_header=next_header), IPV6)


def arp(operation: int = 1) -> bytes:
    """An Ethernet frame with ARP between two IPv4 addresses (RFC 826)."""
    head = bytes.fromhex("0001080006040000")[:6] + operation.to_bytes(2, "big")
    return frames.ethernet(head + frames.mac(1) + bytes([10, 0, 0, 1]) + bytes(6) + bytes([10, 0, 0, 2]), 0x0806)


SYN4 = frames.ipv4(frames.tcp(flags=2, options=frames.mss_option(1410)), proto=6)
SYN6 = frames.ipv6(frames.tcp(flags=2, options=frames.mss_option(1390)), next_header=6)
PING4 = frames.ipv4(frames.echo(), proto=1)
PING6 = frames.ipv6(b"\x80\0\0\0\0\7\0\1" + bytes(56), next_header=58)
DATA4 = frames.ipv4(frames.udp(b"payload", dport=9000))
DATA6 = frames.ipv6(frames.udp(b"payload", dport=9000))
