"""TCP data in frames of different sizes: what GSO and GRO did to it is found by sequence numbers."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from analyzer.journeys.trace import Wish
from tests import frames
from tests.cluster import A, B
from tests.journeys.run_of_frames import Seen, facts, journey, reader, traced, written

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
WRAP = 1 << 32


def data(sequence: int, size: int, ttl: int = 64, ident: int = 1) -> bytes:
    """Return TCP data from a to b."""
    head = struct.pack("!HHIIHHHH", 40000, 80, sequence % WRAP, 2000, 0x5010, 65535, 0, 0)
    return frames.ethernet(frames.ipv4(head + b"d" * size, A, B, proto=6, ttl=ttl, ident=ident))


def cut(sequence: int, at_us: int, *sizes: int) -> list[tuple[int, bytes]]:
    """Return segments one after the other."""
    found = []
    for number, size in enumerate(sizes):
        found.append((at_us + number, data(sequence, size, 63, 1 + number)))
        sequence += size
    return found


@pytest.mark.parametrize("sequence", [1000, WRAP - 1500], ids=["plain", "across the wrap"])
def test_a_super_frame_is_found_in_its_segments(tmp_path: Path, sequence: int) -> None:
    seen: Seen = {
        "n1/pod-a-eth0": [(0, data(sequence, 3000))],
        "n1/eth0": cut(sequence, 10, 1400, 1400, 200),
        "n2/pod-b-eth0": [(20, data(sequence, 3000, 62))],
    }
    root = written(tmp_path, seen)
    assert [
        ("n1/pod-a-eth0", "whole", 1, 1), ("n1/eth0", "segments", 3, 1), ("n2/pod-b-eth0", "whole", 1, 1),
    ] == facts(journey(root, Wish(frame=("n1/pod-a-eth0", 1))), "matched", "frames", "frame_number")  # fmt: skip
    assert [
        ("n1/pod-a-eth0", "part of", 1, 1), ("n1/eth0", "whole", 1, 2), ("n2/pod-b-eth0", "part of", 1, 1),
    ] == facts(journey(root, Wish(frame=("n1/eth0", 2))), "matched", "frames", "frame_number")  # fmt: skip


def test_segments_of_another_size_than_the_card_made_are_not_lost(tmp_path: Path) -> None:
    seen: Seen = {"n1/pod-a-eth0": [(0, data(1000, 3000))], "n2/pod-b-eth0": cut(1000, 20, 1500, 1500)}
    assert [] == traced(written(tmp_path, seen), Wish(lost=True)).journeys


def test_a_retransmission_is_a_packet_of_its_own(tmp_path: Path) -> None:
    """The first is lost, the second has another IP ID and arrives."""
    seen: Seen = {
        "n1/pod-a-eth0": [(0, data(1000, 100)), (300_000, data(1000, 100, ident=2))],
        "n2/pod-b-eth0": [(300_050, data(1000, 100, 62, ident=2))],
    }
    root = written(tmp_path, seen)
    (lost,) = traced(root, Wish(lost=True)).journeys
    assert [("n1/pod-a-eth0", 1)] == facts(lost, "frame_number")
    again = journey(root, Wish(frame=("n1/pod-a-eth0", 2)))
    assert [("n1/pod-a-eth0", 2), ("n2/pod-b-eth0", 1)] == facts(again, "frame_number")


def test_a_retransmission_does_not_stand_in_for_the_segments_that_were_lost(tmp_path: Path) -> None:
    """The super-frame of 0 s was cut and lost; what comes seconds later in other sizes is another sending."""
    seen: Seen = {
        "n1/pod-a-eth0": [(0, data(1000, 3000)), (3_000_000, data(1000, 1500, ident=8))],
        "n1/eth0": [*cut(1000, 10, 1500, 1500), (3_000_010, data(1000, 1500, 63, 8))],
        "n2/eth0": [(3_000_020, data(1000, 1500, 63, 8))],
        "n2/pod-b-eth0": [(3_000_030, data(1000, 1500, 62, 8))],
    }
    found = journey(written(tmp_path, seen), Wish(frame=("n1/pod-a-eth0", 1)))
    assert [("n1/pod-a-eth0", 1), ("n1/eth0", 2)] == facts(found, "frames")
