"""Text of drawings on paper: a line is one piece, and none is lost."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from analyzer.report import pdf
from analyzer.report.svg_lines import draw_lines_whole

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" font-family="Liberation Mono">{}</svg>'


@pytest.fixture
def drawn(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The page on which a drawing of these elements stands."""
    path = tmp_path / "drawing.pdf"
    pdf.write(SVG.format(request.param), path)
    document = pypdfium2.PdfDocument(path)
    yield document[0]
    document.close()


def texts(page: Any) -> list[Any]:
    return [each for each in page.get_objects() if each.type == raw.FPDF_PAGEOBJ_TEXT]


def said(page: Any) -> list[str]:
    reader = page.get_textpage()
    words: str = reader.get_text_range()
    reader.close()
    return words.split()


@pytest.mark.parametrize("drawn", ['<text x="10" y="20">worker/eth0 64</text>'], indirect=True)
def test_line_is_one_piece(drawn: Any) -> None:
    assert (1, ["worker/eth0", "64"]) == (len(texts(drawn)), said(drawn))


ANCHORED = '<text x="200" y="20">begins</text><text x="200" y="40" text-anchor="middle">the middle</text>'


@pytest.mark.parametrize("drawn", [ANCHORED], indirect=True)
def test_line_keeps_its_anchor(drawn: Any) -> None:
    """The middle of one stands where the other begins."""
    reader = drawn.get_textpage()
    begin, middle = (reader.search(words).get_next() for words in ("begins", "the middle"))
    left = reader.get_charbox(begin[0])[0]
    ends = reader.get_charbox(middle[0])[0], reader.get_charbox(sum(middle) - 1)[2]
    reader.close()
    assert pytest.approx(left, abs=1.5) == sum(ends) / 2


@pytest.mark.parametrize("drawn", ['<text x="10" y="20" textLength="200">0a0b</text>'], indirect=True)
def test_letters_that_have_places_of_their_own_keep_them(drawn: Any) -> None:
    assert (4, "0a0b") == (len(texts(drawn)), "".join(said(drawn)))


def test_weasyprint_of_another_shape_is_left_alone() -> None:
    """Without its table of tags, or without its function: nothing is put in its place."""
    shapes: list[dict[str, object]] = [{}, {"text": len}, {"TAGS": {"text": len}}, {"text": None, "TAGS": {}}]
    for shape in shapes:
        module = SimpleNamespace(**shape)
        draw_lines_whole(module)
        assert shape == vars(module)
