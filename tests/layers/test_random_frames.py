"""Frames nobody meant: whatever the bytes, reading ends well and every offset lies inside the frame."""

from __future__ import annotations

from hypothesis import given

from analyzer.layers.dissector import MAX_TUNNELS, Frame, dissect
from analyzer.readers import Record
from tests.layers.stacks import TABLE, changed_stacks, random_bytes


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


@given(changed_stacks)
def test_changed_and_cut_stacks_hold_together(record: Record) -> None:
    _holds_together(dissect(record, TABLE))


@given(random_bytes)
def test_random_bytes_of_any_link_type_hold_together(record: Record) -> None:
    _holds_together(dissect(record, TABLE))
