"""The authentication header is walked over: what it protects can be read."""

from __future__ import annotations

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged, some


@pytest.mark.parametrize("version", [4, 6])
def test_what_follows_is_read(version: int) -> None:
    protected = frames.authentication(frames.udp(b"query"), 17)
    packet = frames.ipv4(protected, proto=51) if version == 4 else frames.ipv6(protected, next_header=51)
    frame = dissected(frames.ethernet(packet, 0x0800 if version == 4 else 0x86DD))
    expected = {"ip_proto": 17, "dstport": 53, "ip_hdr_len": (20 if version == 4 else 40) + 24}
    assert ("ok", expected) == (frame.status, some(frame.packets[0], *expected))


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, ("malformed", "authentication header length 8")),
        (200, ("malformed", "authentication header does not fit")),
    ],
)
def test_lengths_that_lie(length: int, expected: tuple[str, str]) -> None:
    header = bytearray(frames.authentication(frames.udp(b""), 17))
    header[1] = length
    assert expected == judged(frames.ethernet(frames.ipv4(bytes(header), proto=51)))
