"""Whether what the reference says of a frame holds together: statuses, depth, offsets, overhead."""

from __future__ import annotations

from analyzer.layers.dissector import MAX_TUNNELS, Frame


def assert_holds_together(frame: Frame) -> None:
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
