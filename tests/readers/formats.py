"""Whole capture files of every format, byte order, block and packer that is read, built byte by byte."""

from __future__ import annotations

import gzip
import lzma
import struct

import zstandard

from tests import frames
from tests.layers.generated.capture import DATA4, PING4, START_NS, SYN4
from tests.layers.generated.links import cooked2
from tests.readers import blocks as b

SYN = frames.ethernet(SYN4)
QUERY = frames.in_tunnel(frames.vxlan(frames.ethernet(DATA4)))
CUT = frames.in_tunnel(frames.geneve(frames.ethernet(PING4), options=frames.dsr_option()), 6081)
PACKETS = [(START_NS, SYN, len(SYN)), (START_NS + 7000, QUERY, len(QUERY)), (START_NS + 9000, CUT[:160], len(CUT))]
MICROSECONDS = START_NS // 1000
NAMED = b.option(2, b"eth0") + b.option(3, b"to the node") + b.option(9, b"\x09")
NAMES = b.block(4, struct.pack("<HH4s4sHH", 1, 8, b"\x0a\0\0\1", b"pod\0", 0, 0))


def modified(order: str) -> bytes:
    """Return a pcap of one packet as Kuznetzov's patched tcpdump wrote it: 8 more bytes in each record's header."""
    plain = frames.pcap(PACKETS[:1], order=order, nanoseconds=False)
    return struct.pack(order + "I", 0xA1B2CD34) + plain[4:40] + bytes(8) + plain[40:]


def sections(order: str) -> bytes:
    """Return a section with two interfaces of different link types, and every kind of packet block."""
    return (
        b.section(order)
        + b.interface(1, NAMED if order == b.LE else b"", order=order)
        + b.interface(276, order=order)
        + b.enhanced(SYN, START_NS if order == b.LE else MICROSECONDS, order=order)
        + b.enhanced(cooked2(DATA4), MICROSECONDS, index=1, order=order)
        + b.simple(QUERY, order=order)
        + b.obsolete(CUT[:160], START_NS if order == b.LE else MICROSECONDS, order=order)
        + b.block(0xBADC0DE, b"nobody knows this block", order)
        + b.statistics(0, 3, order)
    )


def clock(resolution: int, ticks: int, offset: int = 0) -> bytes:
    """Return a file of one packet whose interface counts in its own units (if_tsresol, if_tsoffset)."""
    options = b.option(9, bytes([resolution])) + b.option(14, struct.pack("<q", offset))
    return b.section() + b.interface(1, options) + b.enhanced(SYN, ticks)


PLAIN, NG = frames.pcap(PACKETS), sections(b.LE)
CHECKSUMMED = frames.pcap([(START_NS, SYN + b"\xfc\xfc\xfc\xfc")])
"""The upper bits of the link type say that frames end in two 16-bit words of checksum (draft-ietf-opsawg-pcap 4)."""
FILES = {
    "nanoseconds": PLAIN,
    "microseconds": frames.pcap(PACKETS, nanoseconds=False),
    "big-endian": frames.pcap(PACKETS, order=">"),
    "big-endian-microseconds": frames.pcap(PACKETS, order=">", nanoseconds=False),
    "modified": modified("<"),
    "modified-big-endian": modified(">"),
    "checksummed": CHECKSUMMED[:20] + struct.pack("<I", 2 << 28 | 1 << 26 | 1) + CHECKSUMMED[24:],
    "no-packets": PLAIN[:24],
    "pcapng": NG,
    "pcapng-big-endian": sections(b.BE),
    "pcapng-two-sections": NG + sections(b.BE),
    "pcapng-names": b.section() + b.interface() + NAMES + b.enhanced(SYN, MICROSECONDS),
    "pcapng-snaplen": b.section() + b.interface(snaplen=60) + b.simple(QUERY[:60], wire=len(QUERY)),
    "pcapng-milliseconds": clock(3, START_NS // 10**6),
    "pcapng-power-of-two": clock(0x80 | 20, 1_700_000_000 << 20 | 1 << 19),
    "pcapng-offset": clock(6, 250_000, 1_700_000_000),
    "pcapng-no-interfaces-used": b.section() + b.interface() * 40 + b.enhanced(SYN, MICROSECONDS, index=39),
    "gzip": gzip.compress(PLAIN, mtime=0),
    "gzip-pcapng": gzip.compress(NG, mtime=0),
    "zstd": zstandard.compress(PLAIN),
    "xz": lzma.compress(NG),
}
