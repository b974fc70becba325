"""Clocks that are apart: shown by the frames of a flow that both nodes saw both ways."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import A, B, ping, tcp_frame
from tests.triage.of_frames import said

RULE, AHEAD = "clock-offset", 50_000
"""µs that n2's clock is ahead."""
HERE, THERE = "n1/eth0", "n2/eth0"


def echoes(late: int = 0) -> dict[str, list[tuple[int, bytes]]]:
    """Return pings as both nodes see them, n2 by its own clock; the way there takes so much longer."""
    pairs = [(1000 * at, ping(ttl=63, sequence=at), ping(B, A, 63, True, sequence=at)) for at in range(5)]
    here = [(time, data) for at, there, back in pairs for time, data in ((at, there), (at + late + 20, back))]
    far = [(time, data) for at, there, back in pairs for time, data in ((at + late + 8, there), (at + late + 12, back))]
    return {HERE: sorted(here), THERE: far}


def ahead(seen: dict[str, list[tuple[int, bytes]]]) -> dict[str, list[tuple[int, bytes]]]:
    return seen | {THERE: [(time + AHEAD, data) for time, data in seen[THERE]]}


def test_the_same_packets_at_both_nodes_show_it(tmp_path: Path) -> None:
    seen = ahead(echoes())
    seen[HERE].append((9000, tcp_frame()))
    (found,) = said(tmp_path, RULE, seen)
    assert ["n1", "n2"] == found.nodes
    assert {HERE: list(range(1, 11)), THERE: list(range(1, 11))} == {each.point: each.frames for each in found.evidence}
    assert 0.05 == round(found.numbers[0].value, 4)


def test_a_slower_way_there_is_none(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, echoes(late=AHEAD))
