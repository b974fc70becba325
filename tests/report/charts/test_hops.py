"""Values along a way: inner and outer, node by node, and where it ended too early."""

from __future__ import annotations

from itertools import pairwise

from analyzer.report.charts.hops import At, Way, draw
from analyzer.report.journey_picture.shapes import Text
from tests.report.charts.drawn import beyond, dots, words

WAY = Way("VXLAN", "TTL 63 arrives", [
    At("worker", "pod", 64), At("worker", "eth0", 64, 64), At("worker2", "eth0", 64, 64), At("worker2", "pod", 63),
])  # fmt: skip
LOST = Way("no route", "lost", [At("worker", "pod", 64), At("worker", "eth0", 63)], lost=True)


def test_outer_values_are_hollow_and_named() -> None:
    picture = draw([WAY], "title").wide
    assert (2, 4) == tuple(sum(dot.hollow is hollow for dot in dots(picture)) for hollow in (True, False))
    assert ["outer 64"] * 2 == [each for each in words(picture) if each.startswith("outer")]


def test_a_lower_value_stands_lower() -> None:
    inner = [dot.y for dot in dots(draw([WAY], "title").wide) if not dot.hollow]
    assert (True, True) == (inner[0] == inner[2], inner[3] > inner[2])


def test_the_last_place_of_a_lost_packet_is_marked_in_words_too() -> None:
    picture = draw([WAY, LOST], "title").wide
    assert [63] == [int(dot.full.removeprefix("TTL ")) for dot in dots(picture) if dot.tone == "bad"]
    assert "last seen here" in words(picture)


def test_a_way_cut_short_is_drawn_short() -> None:
    full, cut = ([dot.x for dot in dots(draw([way], "title").wide) if not dot.hollow] for way in (WAY, LOST))
    assert full[:2] == cut


def test_far_falls_stay_within_the_picture() -> None:
    deep = Way("deep", "", [At("n", "pod", 255), At("n", "x" * 90, 1)])
    assert [] == beyond(draw([WAY, LOST, deep], "title"))


def test_names_are_never_small_and_stand_apart() -> None:
    """Eleven px and more on a page and on a phone; what does not fit beside its neighbour stands a line lower."""
    long = Way("long", "", [At("worker", f"lxc1ae95c75eb{index}", 64) for index in range(8)])
    for picture in (draw([long], "title").wide, draw([long], "title").narrow):
        names = [each for each in picture.shapes if isinstance(each, Text) and each.full.startswith("lxc")]
        assert {11} == {each.size for each in names}
        assert 2 == len({each.y for each in names})
        for line in {each.y for each in names}:
            boxes = sorted(each.box for each in names if each.y == line)
            assert all(left[2] <= right[0] for left, right in pairwise(boxes))
