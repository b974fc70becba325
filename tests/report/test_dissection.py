"""The page's section on one frame: a drawing, and every field behind a click, which paper shows."""

from __future__ import annotations

import re

import msgspec
import pytest

from analyzer.dissection.dissect import Wish, dissection
from analyzer.dissection_result import Dissection
from analyzer.report import html
from analyzer.report.pdf import on_paper
from analyzer.report.view import dissection as view
from analyzer.report.view.shown import shown
from analyzer.result import Result
from tests.report.document import Document
from tests.samples import CAPTURES

HOSTILE = "<script>alert(1)</script><!--screen-->"


@pytest.fixture(scope="module")
def found() -> list[Dissection]:
    return [
        dissection(CAPTURES / "vxlan" / "baseline" / "worker" / "eth0.pcap", Wish(3), {}),
        dissection(CAPTURES / "geneve" / "dsr" / "worker2" / "eth0.pcap", Wish(22), {}),
    ]


@pytest.fixture
def with_frames(four_setups: Result, found: list[Dissection]) -> Result:
    return msgspec.structs.replace(four_setups, dissections=found)


def test_there_is_no_section_without_a_frame(four_setups: Result) -> None:
    assert None is view.section(shown(four_setups))


def test_each_frame_has_a_drawing_and_its_fields_under_lasting_names(with_frames: Result) -> None:
    page = Document(html.render(with_frames))
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    wanted = [f"dissection-{kind}{part}" for kind in ("vxlan", "geneve") for part in ("", "-bytes", "-all", "-fields")]
    assert wanted == [each for each in ids if each in wanted]
    assert len(ids) == len(set(ids))
    assert [] == page.open_elements


def test_paper_has_both_drawings_and_says_where_the_fields_are(with_frames: Result) -> None:
    printed = on_paper(html.render(with_frames))
    assert 2 == len(re.findall(r'<figure id="dissection-[a-z]+-bytes"', printed))
    assert "2 more parts of this section are on the page this was printed from" in printed


def test_single_bits_are_left_to_the_field_that_sums_them_up(found: list[Dissection]) -> None:
    heads = [row.head.text for group in view.table(found[1], "t").groups for row in group.rows]
    every = [row.head.text for group in view.table(found[1], "t", every=True).groups for row in group.rows]
    assert {"› SYN", "› › Kind"} <= {each for each in every if each not in heads}  # noqa: RUF001 - the page's mark
    assert {"Flags", "› › Class", "› Maximum segment size"} <= set(heads)  # noqa: RUF001


def test_rows_have_the_colour_of_their_layer(with_frames: Result) -> None:
    assert re.findall(r'<tbody class="hued" style="--hue: (#[0-9a-f]{6})">', html.render(with_frames))[3] == "#d97706"


def test_names_from_captures_stay_text(four_setups: Result, found: list[Dissection]) -> None:
    bad = [msgspec.structs.replace(found[0], run=HOSTILE, point=HOSTILE, file=HOSTILE, notes=[HOSTILE])]
    page = html.render(msgspec.structs.replace(four_setups, dissections=bad))
    assert "<script>alert" not in page
    assert "<!--screen--></script>" not in page
    assert page.count("<!--screen-->") == page.count("<!--/screen-->")
