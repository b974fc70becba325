"""Figures as files: the drawing of the page, whole in itself, and the same painted."""

from __future__ import annotations

import io
import struct
from xml.etree import ElementTree

import pytest
from PIL import Image

from analyzer.errors import UserError
from analyzer.report.artefacts import png
from analyzer.report.artefacts.figure_svg import figure_svg, size
from analyzer.report.journey_picture.shapes import Picture, Rect, Text
from analyzer.report.view.parts import Figure

WORDS = Figure("words", "Bytes", "picture.svg.j2", Picture(420, 24, "t", "d", [Text(8, 15, "a <b>")]))
PICTURE = Figure(
    "drawn", "c", "picture.svg.j2", Picture(40, 20, "t", "d", [Rect(0, 0, 20, 20, 1, hue="#d97706"), Text(22, 15, "x")])
)


@pytest.mark.parametrize("figure", [WORDS, PICTURE], ids=["words", "picture"])
def test_a_figure_is_one_element_with_its_size_and_its_ink(figure: Figure) -> None:
    drawn = figure_svg(figure)
    root = ElementTree.fromstring(drawn)  # noqa: S314 - we wrote it
    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert size(drawn) == (float(root.attrib["width"]), float(root.attrib["height"]))
    assert "#1c1c1a" == root.attrib["color"]
    assert drawn.startswith('<?xml version="1.0" encoding="utf-8"?>\n<svg ')


def painted(*figures: Figure) -> list[Image.Image]:
    return [Image.open(io.BytesIO(each)) for each in png.pngs([figure_svg(figure) for figure in figures])]


def test_pictures_have_two_pixels_for_each_and_the_colours_of_the_drawing() -> None:
    words, drawn = painted(WORDS, PICTURE)
    assert (80, 40) == drawn.size
    assert (840, 48) == words.size
    assert ((217, 119, 6), (255, 255, 255)) == (drawn.getpixel((10, 20)), drawn.getpixel((78, 2)))


def test_the_same_drawing_gives_the_same_bytes() -> None:
    drawn = [figure_svg(PICTURE)]
    first, second = list(png.pngs(drawn)), list(png.pngs(drawn))
    assert first == second
    assert (80, 40) == struct.unpack("!II", first[0][16:24])


def test_no_figure_needs_no_library() -> None:
    assert [] == list(png.pngs([]))


def test_a_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(UserError, match=r"no PNG was written: a library is missing .*; pip install pypdfium2 pillow"):
        list(png.pngs([figure_svg(PICTURE)]))
