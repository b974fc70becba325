"""Every committed run as a picture: each sighting once with its numbers, nothing on top of anything."""

from __future__ import annotations

from collections import Counter
from functools import cache
from xml.etree import ElementTree as Tree

import pytest

from analyzer.journeys.trace import Wish, trace
from analyzer.report.journey_picture.draw import draw
from analyzer.report.journey_picture.svg import svg
from analyzer.report.view.text import number
from analyzer.trace_result import Trace
from tests.samples import CAPTURES, sample_runs

from .reading import colliding, outside, texts, words

WISHES = {"ping": Wish(), "lost": Wish(lost=True), "slowest": Wish(slowest=True)}
EACH = [(name, wish) for name in sample_runs() for wish in WISHES]


@cache
def traced(name: str, wish: str) -> Trace:
    return trace([CAPTURES / name], WISHES[wish], {})


@pytest.mark.parametrize(("name", "wish"), EACH)
def test_texts_stand_apart_and_on_the_page(name: str, wish: str) -> None:
    picture = draw(traced(name, wish))
    assert ([], []) == (colliding(picture), outside(picture))
    assert picture.width <= 1100


@pytest.mark.parametrize(("name", "wish"), EACH)
def test_every_sighting_is_there_once_with_its_numbers(name: str, wish: str) -> None:
    found = traced(name, wish)
    picture = draw(found)
    lines: dict[tuple[float, float], list[str]] = {}
    for text in texts(picture):
        if text.words.startswith("TTL ") and text.words[4:].isdigit():
            lines[text.x, text.y] = [text.words]
    for text in texts(picture):
        for (x, y), line in lines.items():
            if text.y == y and x < text.x < x + 240 and not text.words.startswith(("TTL", "\N{MINUS SIGN}")):
                line.append(text.words)
    sightings = [seen for journey in found.journeys for seen in journey.sightings]
    assert Counter(
        (f"TTL {seen.ip_ttl}", f"{number(seen.frame_len)} B", f"frame {number(seen.frame_number)}")
        for seen in sightings
    ) == Counter(map(tuple, lines.values()))
    vnis = {f"VNI {seen.vni} = identity of {seen.identity}" for seen in sightings if seen.identity}
    told = " ".join(words(picture))
    assert [] == [vni for vni in vnis if vni not in told]


@pytest.mark.parametrize("name", sample_runs())
def test_what_was_lost_is_marked(name: str) -> None:
    told = words(draw(traced(name, "lost")))
    journeys = traced(name, "lost").journeys
    assert [len(journeys)] * 2 == [told.count("last seen here"), told.count("was capturing, did not see it")]


@pytest.mark.parametrize(("name", "wish"), EACH)
def test_it_is_well_formed(name: str, wish: str) -> None:
    drawn = svg(draw(traced(name, wish)))
    assert "img" == Tree.fromstring(drawn).attrib["role"]  # noqa: S314 - our own
