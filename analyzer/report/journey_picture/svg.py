"""A picture as SVG: presentation attributes only, as WeasyPrint applies no page's style to it, and ASCII only."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Tree

from analyzer.report.journey_picture.shapes import Arrow, Curve, Dot, Line, Picture, Rect, Shape, Text, Tone
from analyzer.report.view.text import clip

FONTS = "Helvetica, Arial, Liberation Sans, DejaVu Sans Condensed, sans-serif"
MONO = "Liberation Mono, DejaVu Sans Mono, Menlo, Consolas, monospace"
INK, PAPER, BAD = "#1c1c1a", "#ffffff", "#b3261e"
"""As in page.css, which puts its own in their places on a dark screen by the classes."""
OPACITY: dict[Tone, str] = {"ink": "1", "muted": "0.8", "faint": "0.68", "bad": "1"}
"""Of text: on white under a tint of 6 % faint is still 4.5 : 1 and more."""
LONGEST = 300
"""Characters of a name that is told in full."""
NOT_IN_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\N{REPLACEMENT CHARACTER}"))


def svg(picture: Picture) -> str:
    """Return the document."""
    return f'<?xml version="1.0" encoding="us-ascii"?>\n{embedded(picture)}'


def embedded(picture: Picture, name: str = "journeys") -> str:
    """Return the element as it stands in a page; `name` begins its ids."""
    root = Tree.Element("svg", _attributes({
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {_px(picture.width)} {_px(picture.height)}",
        "width": picture.width, "height": picture.height, "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc", "font-family": FONTS, "font-size": 11,
        "color": INK, "fill": "currentColor",
    }))  # fmt: skip
    _child(root, "title", {"id": f"{name}-title"}, picture.title)
    _child(root, "desc", {"id": f"{name}-desc"}, picture.description)
    _child(root, "rect", {"class": "ground", "width": picture.width, "height": picture.height, "fill": PAPER})
    for shape in picture.shapes:
        _write(root, shape)
    Tree.indent(root, "")
    written: bytes = Tree.tostring(root, encoding="us-ascii", xml_declaration=False)
    return written.decode() + "\n"


def _write(root: Tree.Element, shape: Shape) -> None:
    if isinstance(shape, Text):
        _text(root, shape)
    elif isinstance(shape, Rect):
        _rect(root, shape)
    elif isinstance(shape, Line):
        ends = {"x1": shape.x1, "y1": shape.y1, "x2": shape.x2, "y2": shape.y2}
        _child(root, "line", ends | _stroke(shape.tone, shape.stroke_width, shape.dashed))
    elif isinstance(shape, Dot):
        _dot(root, shape)
    elif isinstance(shape, Curve):
        _curve(root, shape)
    else:
        _arrow(root, shape)


def _text(root: Tree.Element, text: Text) -> None:
    if text.full and text.full != text.words:
        root = Tree.SubElement(root, "g")
        _child(root, "title", {}, clip(text.full, LONGEST))
    attributes = {"x": text.x, "y": text.y, "font-size": text.size} | _ink(text.tone)
    attributes |= {"fill-opacity": OPACITY[text.tone]} if OPACITY[text.tone] != "1" else {}
    attributes |= {"font-weight": "bold"} if text.bold else {}
    attributes |= {"text-anchor": "end" if text.right else "middle"} if text.right or text.middle else {}
    attributes |= {"font-family": MONO, "textLength": text.wide} if text.wide else {}
    _child(root, "text", attributes, text.words)


def _rect(root: Tree.Element, rect: Rect) -> None:
    place = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height, "rx": rect.radius}
    fill: dict[str, Any] = {"class": "ground", "fill": PAPER}
    if rect.tint is not None:
        fill = {"fill-opacity": rect.tint} | ({"fill": rect.hue} if rect.hue else _ink(rect.tone))
    stroke = _stroke(rect.tone, rect.stroke_width, rect.dashed) | {"stroke-opacity": rect.stroke} if rect.stroke else {}
    _child(root, "rect", place | stroke | fill)


def _dot(root: Tree.Element, dot: Dot) -> None:
    if dot.full:
        root = Tree.SubElement(root, "g")
        _child(root, "title", {}, clip(dot.full, LONGEST))
    place = {"cx": dot.x, "cy": dot.y, "r": dot.radius}
    if dot.hollow:
        stroke = _stroke(dot.tone, 1.5, dashed=False) | ({"stroke": dot.hue} if dot.hue else {})
        classes = f"ground {stroke.get('class', '')}".strip()
        _child(root, "circle", place | stroke | {"class": classes, "fill": PAPER})
    else:
        _child(root, "circle", place | ({"fill": dot.hue} if dot.hue else _ink(dot.tone)))


def _curve(root: Tree.Element, curve: Curve) -> None:
    points = " ".join(f"{_px(x)},{_px(y)}" for x, y in curve.points)
    dashes = {"stroke-dasharray": "6 4"} if curve.dashed else {}
    line = {"points": points, "fill": "none", "stroke": curve.hue, "stroke-width": curve.stroke_width}
    _child(root, "polyline", line | {"stroke-linejoin": "round"} | dashes)


def _arrow(root: Tree.Element, arrow: Arrow) -> None:
    back = arrow.y - 8 if arrow.down else arrow.y + 8
    corners = ((arrow.x, arrow.y), (arrow.x - 4, back), (arrow.x + 4, back))
    _child(root, "polygon", {"points": " ".join(f"{_px(x)},{_px(y)}" for x, y in corners)} | _ink(arrow.tone))


def _ink(tone: Tone) -> dict[str, Any]:
    return {"class": "alarm", "fill": BAD} if tone == "bad" else {}


def _stroke(tone: Tone, wide: float, dashed: bool) -> dict[str, Any]:
    colour = {"class": "alarm-line", "stroke": BAD} if tone == "bad" else {"stroke": "currentColor"}
    weak = {"stroke-opacity": "0.5"} if tone in ("muted", "faint") else {}
    return colour | weak | {"stroke-width": wide} | ({"stroke-dasharray": "4 4"} if dashed else {})


def _child(parent: Tree.Element, tag: str, attributes: dict[str, Any], text: str | None = None) -> None:
    child = Tree.SubElement(parent, tag, _attributes(attributes))
    child.text = None if text is None else text.translate(NOT_IN_XML)


def _attributes(values: dict[str, Any]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else _px(value) for key, value in values.items()}


def _px(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
