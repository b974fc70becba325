"""IP in IP and relatives: a tunnel without a header of its own."""

from __future__ import annotations

import pytest

from analyzer.layers.step import TunnelHeader
from tests import frames
from tests.layers.dissecting import dissected, judged

V4, V6 = frames.ipv4(frames.udp(b"x")), frames.ipv6(frames.udp(b"x"))


@pytest.mark.parametrize(
    ("data", "start", "inner"),
    [
        (frames.ethernet(frames.ipv4(V4, "192.0.2.1", proto=4)), 34, "10.0.0.1"),
        (frames.ethernet(frames.ipv4(V6, "192.0.2.1", proto=41)), 34, "fd00::1"),
        (frames.ethernet(frames.ipv6(V4, "2001:db8::1", next_header=4), frames.ETHERTYPE_IPV6), 54, "10.0.0.1"),
        (frames.ethernet(frames.ipv6(V6, "2001:db8::1", next_header=41), frames.ETHERTYPE_IPV6), 54, "fd00::1"),
    ],
    ids=["4in4", "6in4", "4in6", "6in6"],
)
def test_carried_packet_is_the_workload(data: bytes, start: int, inner: str) -> None:
    """The overhead is the outer header alone: 20 or 40 bytes."""
    frame = dissected(data)
    assert ([TunnelHeader("ipip", None, 0, 0, start)], inner, [("outer ip", start - 14)]) == (
        frame.tunnels,
        frame.workload["ip_src"],
        frame.overhead(),
    )


def test_empty_payload_is_malformed() -> None:
    assert ("malformed", "ip_in_ip header does not fit") == judged(frames.ethernet(frames.ipv4(b"", proto=4)))
