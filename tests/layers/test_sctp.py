"""SCTP: ports, and nothing behind them."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.dissecting import dissected, judged, some


def test_ports() -> None:
    frame = dissected(frames.ethernet(frames.ipv4(struct.pack("!HHII", 36412, 38412, 7, 0), proto=132)))
    assert ("ok", {"srcport": 36412, "dstport": 38412}) == (
        frame.status,
        some(frame.workload, "srcport", "dstport", "udp_length", "tcp_seq"),
    )


def test_eleven_bytes_are_no_header() -> None:
    assert ("malformed", "SCTP header does not fit") == judged(frames.ethernet(frames.ipv4(bytes(11), proto=132)))
