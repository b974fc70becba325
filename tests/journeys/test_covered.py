"""A capture that did not run, or that dropped packets itself, loses none of others'."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.journeys.trace import Wish
from tests import frames
from tests.cluster import B2, A, B, ping
from tests.journeys.run_of_frames import POINTS, journey, reader, traced, written
from tests.run_folder import put

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
MS = 1_000_000


@pytest.mark.parametrize(("begins_ms", "outcome"), [(500, "open"), (-500, "lost")])
def test_loose_captures_speak_between_their_own_frames_only(tmp_path: Path, begins_ms: int, outcome: str) -> None:
    """b's capture was started half a second after a's first ping, or before it."""
    at = 10**12
    put(tmp_path / "n1" / "pod-a-eth0.pcap", frames.pcap([(at, ping())]))
    others = [(at + begins_ms * MS, ping(B, B2)), (at + 900 * MS, ping(B, B2, sequence=2))]
    put(tmp_path / "n2" / "pod-b-eth0.pcap", frames.pcap(others))
    put(tmp_path / "n2" / "eth0.pcap", frames.pcap([(at, ping(ttl=63)), (at, ping(B, A, 63, True, 9))]))
    assert outcome == journey(tmp_path, Wish(frame=("n1/pod-a-eth0", 1))).outcome


@pytest.mark.parametrize(("dropped", "lost"), [(None, 1), (0, 1), (3, 0)])
def test_a_point_that_dropped_packets_proves_no_loss(tmp_path: Path, dropped: int | None, lost: int) -> None:
    points = [POINTS["n1/pod-a-eth0"], POINTS["n2/pod-b-eth0"] | ({} if dropped is None else {"dropped": dropped})]
    root = written(tmp_path, {"n1/pod-a-eth0": [(0, ping())], "n2/pod-b-eth0": []}, points=points)
    assert lost == len(traced(root, Wish(lost=True)).journeys)


def test_nor_does_a_file_that_is_cut(tmp_path: Path) -> None:
    root = written(tmp_path, {"n1/pod-a-eth0": [(0, ping())], "n2/pod-b-eth0": [(0, ping(B, B2))]})
    assert 1 == len(traced(root, Wish(lost=True, flow=f"{A}-{B}")).journeys)
    file = root / "n2" / "pod-b-eth0.pcap"
    file.write_bytes(file.read_bytes()[:-9])
    assert [] == traced(root, Wish(lost=True, flow=f"{A}-{B}")).journeys


@pytest.mark.parametrize(("shown", "next_expected"), [(False, "n2/pod-b-eth0"), (True, "n1/eth0")])
def test_a_wire_that_shows_none_of_what_crossed_misses_nothing(tmp_path: Path, shown: bool, next_expected: str) -> None:
    """WireGuard, or a tunnel on a port that nothing names: the first ping came to b, the second was lost."""
    first, second = ping(), ping(sequence=2)
    wire = [(9, frames.ethernet(frames.ipv4(frames.udp(b"x"), "172.18.0.3", "172.18.0.4")))] + [(5, first)] * shown
    root = written(
        tmp_path,
        {"n1/pod-a-eth0": [(0, first), (900, second)], "n1/eth0": wire, "n2/pod-b-eth0": [(20, first)]},
    )
    (found,) = traced(root, Wish(lost=True, flow=f"{A}-{B}")).journeys
    assert next_expected == found.next_expected_at
