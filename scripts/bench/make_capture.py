"""Write a mixed capture for the benchmark: VXLAN, Geneve with and without options, native, intranode; TCP, UDP, ICMP.

    make_capture.py PACKETS FLOWS FILE

Payloads of 0 to 1,300 bytes; the same arguments give the same bytes. Frames are built here by hand, as a sender would,
and share nothing with the analyzer.
"""

from __future__ import annotations

import random
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

SIZES = (0, 0, 64, 200, 512, 1000, 1300)
CARRIERS = ("vxlan", "vxlan", "geneve", "geneve with options", "native", "intranode")
TRANSPORTS = ("tcp",) * 6 + ("udp",) * 3 + ("icmp",)
NODES = ("172.18.0.3", "172.18.0.4")
DSR = struct.pack("!HBB4sHH", 0x014B, 0x81, 2, socket.inet_aton("172.18.0.2"), 30080, 0)
START_NS = 1_700_000_000 * 10**9


def ethernet(payload: bytes, last: int) -> bytes:
    """Return an Ethernet frame between two locally administered addresses."""
    return bytes([2, 0, 0, 0, 0, last]) + bytes([2, 0, 0, 0, 0, last + 1]) + b"\x08\x00" + payload


def ipv4(payload: bytes, source: str, destination: str, protocol: int) -> bytes:
    """Return an IPv4 packet."""
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0)
    return head + socket.inet_aton(source) + socket.inet_aton(destination) + payload


def segment(transport: str, ports: tuple[int, int], size: int, syn: bool, reply: bool) -> tuple[bytes, int]:
    """Return a transport packet with `size` bytes of payload, and its IP protocol."""
    payload = b"p" * size
    if transport == "icmp":
        return struct.pack("!BBHHH", 0 if reply else 8, 0, 0, min(ports), 1) + payload, 1
    if transport == "udp":
        return struct.pack("!HHHH", *ports, 8 + size, 0) + payload, 17
    options = struct.pack("!BBHBBBB", 2, 4, 1410, 1, 1, 4, 2) if syn else b"\1\1\x08\x0a" + bytes(8)
    offset_flags = (20 + len(options)) // 4 << 12 | (0x02 if syn else 0x10)
    return struct.pack("!HHIIHHHH", *ports, 1000, 2000, offset_flags, 65535, 0, 0) + options + payload, 6


def carried(packet: bytes, carrier: str, vni: int, nodes: tuple[str, str] = NODES) -> bytes:
    """Return the frame as it stands on the wire."""
    frame = ethernet(packet, 1)
    if carrier == "vxlan":
        head, port = struct.pack("!B3xI", 8, vni << 8), 8472
    elif carrier.startswith("geneve"):
        options = DSR if carrier.endswith("options") else b""
        head, port = struct.pack("!BBHI", len(options) // 4, 0, 0x6558, vni << 8) + options, 6081
    else:
        return frame
    body = head + frame
    return ethernet(ipv4(struct.pack("!HHHH", 50000, port, 8 + len(body), 0) + body, *nodes, 17), 3)


def frames_of(flow: int, chance: random.Random) -> Iterator[bytes]:
    """Yield a few frames of one flow, both directions."""
    transport, carrier = chance.choice(TRANSPORTS), chance.choice(CARRIERS)
    client, server = f"10.244.{1 + flow % 2}.{chance.randrange(2, 250)}", f"10.244.3.{chance.randrange(2, 250)}"
    ports = chance.randrange(32768, 60999), chance.choice((53, 80, 443, 5201, 8080))
    for reply in (False, True):
        ends, numbers = ((server, client), ports[::-1]) if reply else ((client, server), ports)
        for size in chance.sample(SIZES, 2):
            body, protocol = segment(transport, numbers, size, size == 0, reply)
            yield carried(ipv4(body, *ends, protocol), carrier, 256 + flow % 60000 + reply)


def write(packets: int, flows: int, path: Path) -> None:
    """Write the capture, nanosecond pcap."""
    chance = random.Random(1)  # noqa: S311 - a benchmark's dice
    frames = [frame for flow in range(flows) for frame in frames_of(flow, chance)]
    time_ns, record = START_NS, struct.Struct("<IIII")
    with path.open("wb", buffering=1 << 22) as stream:
        stream.write(struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1))
        for _ in range(packets):
            frame = frames[int(chance.random() * len(frames))]
            time_ns += 1000
            stream.write(record.pack(time_ns // 10**9, time_ns % 10**9, len(frame), len(frame)) + frame)


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
