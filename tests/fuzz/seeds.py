"""Where the fuzzers begin: small inputs made here, byte by byte, so that no opaque files are kept."""

from __future__ import annotations

import gzip
import struct

import zstandard

from tests import frames
from tests.fuzz.frame import NO_TIME, OWN_PORTS, packed
from tests.layers.generated import CASES
from tests.readers.formats import FILES, PLAIN, SYN

MOST = 4096
"""Bytes of one input: longer ones make the fuzzer slow, not better."""


def container() -> dict[str, bytes]:
    """Return name → capture file: every format and packer, and damage."""
    return FILES | {
        "huge-claim": PLAIN + struct.pack("<IIII", 0, 0, 0xFFFFFFFF, 0xFFFFFFFF),
        "two-members": zstandard.compress(PLAIN[:99]) + zstandard.compress(PLAIN[99:]),
        "damaged-gzip": gzip.compress(PLAIN * 9, mtime=0)[:-60] + bytes(60),
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
