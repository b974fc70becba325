"""The document: well-formed, inert, the same bytes again, and drawn by WeasyPrint."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Tree

import weasyprint

from analyzer.report.journey_picture.draw import draw
from analyzer.report.journey_picture.svg import embedded, svg
from tests.report.test_pdf import text_of

from .made import OUTSIDE, across, answer, journey, sighting, trace
from .reading import words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\"'&amp;<!--]]>\x00\x1b[31m\x7f\ufffe\uffff\udc80\u202e"


def hostile() -> str:
    seen = [
        sighting(f"n1/{HOSTILE}", "lxc", programs=[HOSTILE]),
        sighting(f"{HOSTILE}/eth0", "underlay", **(OUTSIDE | {"identity": HOSTILE, "tunnel_type": HOSTILE})),
    ]
    names = {"source_pod": HOSTILE, "destination_node": HOSTILE, "what": HOSTILE, "run": HOSTILE}
    return svg(draw(trace(journey(seen, outcome="lost", next_expected_at=HOSTILE, **names), notes=[HOSTILE])))


def test_hostile_names_are_text_and_nothing_else() -> None:
    root = Tree.fromstring(hostile())  # noqa: S314 - our own
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "line", "circle", "polygon", "text"}
    shown = "".join(root.itertext())
    assert "<script>alert(1)</script>" in shown
    assert not set(shown) & set("\x00\x1b\x7f\ufffe\uffff\udc80\u202e")


def test_attributes_hold_no_name_from_a_capture() -> None:
    root = Tree.fromstring(hostile())  # noqa: S314 - our own
    assert "script" not in " ".join(value for element in root.iter() for value in element.attrib.values())


def test_there_is_no_style_and_no_reference() -> None:
    names = {name for element in Tree.fromstring(hostile()).iter() for name in element.attrib}  # noqa: S314 - our own
    assert not names & {"style", "href", "{http://www.w3.org/1999/xlink}href"}
    assert not any(name.startswith("on") for name in names)


def test_screen_readers_get_title_and_description() -> None:
    root = Tree.fromstring(svg(draw(trace(journey(across())))))  # noqa: S314 - our own
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert ["img", ids, len(ids)] == [root.attrib["role"], root.attrib["aria-labelledby"].split(), len(set(ids))]
    told = [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")]
    assert "Journey of a packet, s/r: t/a 10.0.0.1 → t/b 10.0.1.2" == told[0]
    assert "arrived at t/b on n2" in str(told[1])


def test_the_same_trace_gives_the_same_bytes_in_ascii() -> None:
    found = trace(journey(across(), answered=True), answer(across()[::-1]))
    assert svg(draw(found)) == svg(draw(found))
    assert svg(draw(found)).isascii()


def test_weasyprint_paints_every_text_and_no_title(tmp_path: Path) -> None:
    long = f"deployment-{'5c9f7d8b6' * 6}-x2k4p"
    picture = draw(trace(journey([sighting(f"n1/{long}", "lxc"), *across()], source_pod=None)))
    page = f"<style>@page {{ size: 800px 900px; margin: 0 }} body {{ margin: 0 }}</style>{embedded(picture)}"
    weasyprint.HTML(string=page).write_pdf(tmp_path / "page.pdf")
    (painted,) = text_of(tmp_path / "page.pdf")
    assert set(" ".join(words(picture)).split()) == set(painted.split())
    assert long not in painted
