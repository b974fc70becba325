"""A figure as a file of its own: the drawing of the page, with the colours that the page's style would give it."""

from __future__ import annotations

import re

from analyzer.report import templates
from analyzer.report.journey_picture.svg import INK
from analyzer.report.view.parts import Figure

ELEMENT = re.compile(r"<svg\b.*</svg>", re.DOTALL)
HEAD = re.compile(r"<svg\b[^>]*>")
VIEW = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def figure_svg(figure: Figure) -> str:
    """Return the document; its template draws it as on the page, around which nothing is kept."""
    drawn = templates.environment().get_template(figure.template).render(drawing=figure.drawing, id=figure.id)
    found = ELEMENT.search(drawn)
    if found is None:
        raise ValueError(f"the template {figure.template} draws no SVG")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{HEAD.sub(_sized, found[0], count=1)}\n'


def size(svg: str) -> tuple[float, float]:
    """Return width and height of a drawing in px."""
    found = VIEW.search(svg)
    if found is None:
        raise ValueError("a drawing without a viewBox from 0 0")
    return float(found[1]), float(found[2])


def _sized(head: re.Match[str]) -> str:
    """Return the opening tag with the size and the ink that a page would have given."""
    width, height = size(head[0])
    said = head[0][:-1]
    said += "" if re.search(r"\swidth=", said) else f' width="{width:g}" height="{height:g}"'
    return said + ("" if re.search(r"\scolor=", said) else f' color="{INK}"') + ">"
