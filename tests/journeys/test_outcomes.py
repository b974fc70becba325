"""Packets that are alike are judged at once, and as following each of them says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analyzer.journeys import outcomes as judging
from analyzer.journeys.lost import Counted, summary
from analyzer.journeys.trace import Wish
from tests import frames
from tests.cluster import B2, A, B, ping
from tests.journeys.run_of_frames import POINTS, reader, traced, written
from tests.run_folder import put

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
MS = 1_000_000


def pings(numbers: range) -> list[tuple[int, bytes]]:
    """Return echo requests of a to b, one a ms, times in µs."""
    return [(number * 1000, ping(sequence=number)) for number in numbers]


def many_lost(root: Path) -> Path:
    """Of 20 pings every other one is lost between the nodes; the wires show nothing of them."""
    sent = pings(range(20))
    points = [POINTS["n1/pod-a-eth0"], POINTS["n2/pod-b-eth0"]]
    return written(root, {"n1/pod-a-eth0": sent, "n2/pod-b-eth0": sent[::2]}, points=points)


def test_all_that_were_lost_are_counted_though_few_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MOST_TRIED", 1)
    found = traced(many_lost(tmp_path), Wish(lost=True))
    assert ["10 of 20 packets did not come to the end of their way: the first of them"] == [
        note.partition(": ")[2] for note in found.notes
    ]
    assert [2] == [each.sightings[0].frame_number for each in found.journeys]


def test_where_not_all_were_looked_at_the_count_is_a_lower_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is plain here, so each is followed, and only three may be."""
    monkeypatch.setattr(judging, "MOST_TRIED", 3)
    monkeypatch.setattr(judging, "plain", lambda run, packets: np.zeros(len(packets), np.bool_))
    notes = [note.partition(": ")[2] for note in traced(many_lost(tmp_path), Wish(lost=True)).notes]
    assert [
        "at least 3 of 20 packets did not come to the end of their way: the first of them",
        "7 more packets not seen at their end were not looked at",
    ] == notes


def loose(root: Path) -> Path:
    """No manifest: the third of six pings is lost, n2's last frame is the fourth, an answer is before a's first."""
    start = 10**12
    sent = [(start + number * MS, ping(sequence=number)) for number in range(6)]
    came = [(start + number * MS + 500, ping(ttl=63, sequence=number)) for number in (0, 1, 3)]
    others = [(start + number * MS - 1000, ping(B, B2, sequence=number)) for number in (0, 3)]
    put(root / "n1" / "pod-a-eth0.pcap", frames.pcap(sent))
    put(root / "n2" / "pod-b-eth0.pcap", frames.pcap([*others, *came]))
    put(root / "n2" / "eth0.pcap", frames.pcap([(start - MS, ping(B, A, 63, True, 9)), *came]))
    return root


@pytest.mark.parametrize("at_once", [True, False])
def test_what_came_after_a_points_last_frame_is_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if not at_once:
        monkeypatch.setattr(judging, "plain", lambda run, packets: np.zeros(len(packets), np.bool_))
    found = traced(loose(tmp_path), Wish(lost=True, flow=f"{A}-{B}"))
    (journey,) = found.journeys
    assert 3 == journey.sightings[0].frame_number
    assert "1 of 4 packets did not come to the end of their way: the first of them" in found.notes[-1]
    assert found.notes[-1].endswith("; of 3 more no capture shows the end of the way")


def test_an_undecided_packet_names_the_point_that_ends_early(tmp_path: Path) -> None:
    (found,) = traced(loose(tmp_path), Wish(frame=("n1/pod-a-eth0", 6))).journeys
    expected = "n2/eth0's last frame is earlier: whether it was still capturing is not known"
    assert ("open", expected) == (found.outcome, found.settle)


def test_what_the_receiver_shows_has_arrived_without_any_other_capture(tmp_path: Path) -> None:
    """Two pings of b's from elsewhere came to a, and a's three answers may have got anywhere."""
    came = [(number * MS, ping(B, A, 63, sequence=number)) for number in (1, 2)]
    left = [(number * MS + 9, ping(A, B, reply=True, sequence=number)) for number in (1, 2, 3)]
    put(tmp_path / "n1" / "pod-a-eth0.pcap", frames.pcap([*came, *left]))
    (note,) = traced(tmp_path, Wish(lost=True)).notes
    expected = "0 of 2 packets did not come to the end of their way; of 3 more no capture shows the end of the way"
    assert expected == note.partition(": ")[2]


def test_the_summary() -> None:
    assert [
        "at least 2 of 9 packets did not come to the end of their way, in 2 flow directions: the first of each; "
        "of 4 more no capture shows the end of the way",
        "5 more packets not seen at their end were not looked at",
    ] == summary(Counted(lost=2, directions=2, judged=9, open=4, untried=5))
