"""Frames whose headers were cut off are shown, and told from those that lack payload alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import Finding
from tests import frames
from tests.cluster import in_vxlan, ping, tcp_frame
from tests.run_folder import put
from tests.triage.incident import numbers

RULE = "capture-truncated"
WHOLE = tcp_frame(100)


def found(root: Path, content: bytes) -> Finding:
    put(root / "eth0.pcap", content)
    (finding,) = (each for each in analyse([root], deep=False).runs[0].triage.findings if each.rule == RULE)
    return finding


def cut(*stored: tuple[bytes, int]) -> bytes:
    """Return a capture of frames, each with the bytes that were stored of it."""
    return frames.pcap([(1000 * at, frame[:length], len(frame)) for at, (frame, length) in enumerate(stored)])


@pytest.mark.tshark
def test_those_that_lack_headers_are_its_frames_and_no_others(tmp_path: Path) -> None:
    content = cut((ping(), 10**6), (WHOLE, 60), (WHOLE, 40), (in_vxlan(ping()), 60), (WHOLE, 10**6))
    said = found(tmp_path, content)
    assert [3, 4] == said.evidence[0].frames
    assert said.display_filter
    assert [3, 4] == numbers(tmp_path / "eth0.pcap", said.display_filter, said.decode_as)


def test_where_all_cut_frames_lack_headers_the_filter_says_no_more(tmp_path: Path) -> None:
    assert "frame.cap_len < frame.len" == found(tmp_path, cut((WHOLE, 40), (ping(), 10**6))).display_filter


def test_a_file_that_ends_early_has_no_frame_to_show(tmp_path: Path) -> None:
    said = found(tmp_path, cut((WHOLE, 10**6), (WHOLE, 10**6))[:-20])
    assert ([], None, "what stands behind a file's end is not in it") == (
        said.evidence, said.display_filter, said.why_no_frames
    )  # fmt: skip
