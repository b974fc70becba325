"""Frames nobody meant: random stacks of headers, changed and cut anywhere."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from analyzer.layers import bindings
from analyzer.layers.dissector import MAX_TUNNELS, Frame, dissect
from analyzer.readers import Record
from tests import frames

LINKS = sorted(key for table, key, _ in bindings.ROWS if table == "link")
TABLE = bindings.build()
IPV6 = frames.ETHERTYPE_IPV6
Wrap = Callable[[bytes], bytes]
WRAPS: list[Wrap] = [
    frames.ethernet,
    lambda data: frames.ethernet(data, IPV6),
    lambda data: data[:12] + b"\x81\0\0\7" + data[12:],
    lambda data: frames.ethernet(frames.ipv4(data, proto=4)),
    lambda data: frames.ethernet(frames.ipv4(data, proto=6, options=b"\1\1\1\0")),
    lambda data: frames.ethernet(frames.ipv6(b"\x11\1" + bytes(14) + data, next_header=60), IPV6),
    lambda data: frames.ethernet(frames.ipv6(b"\x11\0\0\1\0\0\0\7" + data, next_header=44), IPV6),
    lambda data: frames.ethernet(frames.ipv4(b"\3\4\0\0\0\0\5\xaa" + data, proto=1)),
    lambda data: frames.in_tunnel(frames.vxlan(data)),
    lambda data: frames.in_tunnel(frames.geneve(data, options=frames.dsr_option()), 6081),
    lambda data: frames.ethernet(frames.ipv6(frames.udp(frames.geneve(data), 1, 6081)), IPV6),
]
SEEDS = [
    frames.ethernet(frames.ipv4(frames.echo(), proto=1)),
    frames.ethernet(frames.ipv4(frames.tcp(flags=2, options=frames.mss_option(1410)), proto=6)),
    frames.ethernet(frames.ipv6(frames.udp(b"query")), IPV6),
    b"",
]
stacks = st.builds(
    lambda seed, wraps: _wrapped(seed, wraps), st.sampled_from(SEEDS), st.lists(st.sampled_from(WRAPS), max_size=6)
)
edits = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=6)


def _wrapped(data: bytes, wraps: list[Wrap]) -> bytes:
    for wrap in wraps:
        data = wrap(data)
    return data


def _holds_together(frame: Frame) -> None:
    """Every offset lies in the captured bytes, and overhead is the distance between the network headers."""
    assert frame.status in ("ok", "truncated", "malformed", "unsupported")
    assert (frame.status == "ok") == (frame.stop is None)
    assert frame.status != "truncated" or frame.cap_len < frame.wire_len
    assert len(frame.tunnels) <= MAX_TUNNELS
    assert len(frame.packets) == len(frame.tunnels) + 1
    starts = [packet["l3_start"] for packet in frame.packets if "l3_start" in packet]
    ends = [tunnel.end for tunnel in frame.tunnels]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < frame.cap_len for start in starts)
    assert all(0 < end <= frame.cap_len for end in ends)
    layers = frame.overhead()
    if layers:
        assert starts[-1] - starts[0] == sum(size for _, size in layers)
        assert all(size > 0 for _, size in layers)


@given(data=stacks, changes=edits, kept=st.integers(0, 600), link=st.just(1) | st.sampled_from(LINKS))
def test_changed_and_cut_stacks_hold_together(
    data: bytes, changes: list[tuple[int, int]], kept: int, link: int
) -> None:
    changed = bytearray(data)
    for at, value in changes:
        if at < len(changed):
            changed[at] = value
    captured = bytes(changed[:kept])
    _holds_together(dissect(Record(1, 0, len(changed), captured, link, 0), TABLE))


@given(data=st.binary(max_size=200), link=st.integers(0, 300), more=st.integers(0, 2000))
def test_random_bytes_of_any_link_type_hold_together(data: bytes, link: int, more: int) -> None:
    _holds_together(dissect(Record(1, None, len(data) + more, data, link, 0), TABLE))
