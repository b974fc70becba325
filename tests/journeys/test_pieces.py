"""Fragments that a hop cut anew, or put together, are not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.journeys.trace import Wish
from tests import frames
from tests.cluster import MORE, A, B
from tests.journeys.run_of_frames import Seen, reader, traced, written

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
DATA = frames.udp(bytes(range(256)) * 8)


def piece(begin: int, end: int, ident: int = 7) -> bytes:
    """Return bytes begin to end of the datagram, as a fragment, or whole."""
    field = begin // 8 | (MORE if end < len(DATA) else 0)
    return frames.ethernet(frames.ipv4(DATA[begin:end], A, B, ident=ident, flags=field))


WHOLE = [piece(0, len(DATA))]
BY_SENDER = [piece(0, 1480), piece(1480, len(DATA))]
BY_TUNNEL = [piece(0, 1424), piece(1424, 1480), piece(1480, len(DATA))]


def lost(root: Path, sent: list[bytes], came: list[bytes]) -> int:
    """Return how many journeys are called lost; another packet shows that b's view was capturing."""
    other = frames.ethernet(frames.ipv4(frames.udp(b"other"), A, B, ident=99))
    seen: Seen = {
        "n1/pod-a-eth0": [(at, frame) for at, frame in enumerate([*sent, other])],
        "n2/pod-b-eth0": [(50 + at, frame) for at, frame in enumerate([*came, other])],
    }
    return len(traced(written(root, seen), Wish(lost=True)).journeys)


@pytest.mark.parametrize(
    ("sent", "came"),
    [(WHOLE, BY_SENDER), (BY_SENDER, WHOLE), (BY_SENDER, BY_TUNNEL), (BY_TUNNEL, BY_SENDER)],
    ids=["cut", "put together", "cut anew", "put together and cut anew"],
)
def test_what_was_cut_anew_is_not_lost(tmp_path: Path, sent: list[bytes], came: list[bytes]) -> None:
    assert 0 == lost(tmp_path, sent, came)


@pytest.mark.parametrize("came", [[], [piece(0, 1424, ident=8)]], ids=["nothing", "another datagram"])
@pytest.mark.parametrize("sent", [WHOLE, BY_SENDER], ids=["whole", "fragments"])
def test_what_left_no_piece_is(tmp_path: Path, sent: list[bytes], came: list[bytes]) -> None:
    assert len(sent) == lost(tmp_path, sent, came)


def test_a_fragment_is_lost_though_another_one_came_as_it_was(tmp_path: Path) -> None:
    assert 1 == lost(tmp_path, BY_SENDER, BY_SENDER[:1])
