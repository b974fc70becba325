"""Where the fuzzers begin: small inputs made here, byte by byte, so that no opaque files are kept."""

from __future__ import annotations

import gzip
import lzma
import struct

import zstandard

from tests import frames
from tests.fuzz.frame import NO_TIME, OWN_PORTS, packed
from tests.layers.generated import CASES
from tests.layers.generated.capture import DATA4, START_NS, SYN4
from tests.readers import blocks as b

MOST = 4096
"""Bytes of one input: longer ones make the fuzzer slow, not better."""
SYN = frames.ethernet(SYN4)
QUERY = frames.in_tunnel(frames.vxlan(frames.ethernet(DATA4)))
CUT = frames.in_tunnel(frames.geneve(b"", options=frames.dsr_option()), 6081)
PACKETS = [(START_NS, SYN, len(SYN)), (START_NS + 7, QUERY, len(QUERY)), (START_NS + 9, CUT, 1000)]
PCAPNG = b.section() + b.interface(1, b.option(2, b"eth0") + b.option(9, b"\x09") + b.option(14, bytes(8)), 96)


def modified(content: bytes) -> bytes:
    """Return a little-endian pcap of one packet as Kuznetzov's patched tcpdump wrote it: 8 more bytes in its header."""
    return bytes.fromhex("34cdb2a1") + content[4:40] + bytes(8) + content[40:]


def container() -> dict[str, bytes]:
    """Return name → capture file: every format, byte order and block that is read, plain and packed."""
    plain = frames.pcap(PACKETS)
    ng = PCAPNG + b.enhanced(SYN, 1) + b.simple(QUERY) + b.obsolete(SYN, 2)
    big = b.section(b.BE) + b.interface(113, order=b.BE) + b.obsolete(b"c" * 9, order=b.BE) + b.statistics(0, 3, b.BE)
    return {
        "nanoseconds": plain,
        "microseconds": frames.pcap(PACKETS, nanoseconds=False),
        "big-endian": frames.pcap(PACKETS, order=">"),
        "modified": modified(frames.pcap(PACKETS[:1], nanoseconds=False)),
        "cooked": frames.pcap([(1, struct.pack("!HHIIBB", 0x0800, 0, 2, 1, 0, 6) + bytes(8))], 276),
        "huge-claim": plain + struct.pack("<IIII", 0, 0, 0xFFFFFFFF, 0xFFFFFFFF),
        "pcapng": ng,
        "two-sections": ng + b.block(0xBAD, b"unknown") + big,
        "names": PCAPNG + b.block(4, struct.pack("<HH", 1, 8) + b"\x0a\0\0\1pod\0" + bytes(4)) + b.simple(b"d" * 20),
        "gzip": gzip.compress(plain, mtime=0),
        "xz": lzma.compress(ng),
        "zstd": zstandard.compress(plain),
        "zstd-two": zstandard.compress(plain[:99]) + zstandard.compress(plain[99:]),
    }


def frame() -> dict[str, bytes]:
    """Return name → frame: all the generated captures' frames but super-frames, and one of each flag."""
    found = {
        f"{name}-{number}": packed(record.data, record.link_type, record.wire_len - len(record.data))
        for name, records in CASES.items()
        for number, record in enumerate(records)
        if len(record.data) < MOST
    }
    found["no-time"] = packed(SYN, flags=NO_TIME)
    found["own-ports"] = packed(frames.in_tunnel(frames.vxlan(SYN), 53), flags=OWN_PORTS)
    return found


SEEDS = {"container": container, "frame": frame}
