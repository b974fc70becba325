"""Text of drawings on paper, a line at once: WeasyPrint lays out and draws each letter of an SVG by itself.

That took a seventh of the PDF's time. A letter is what iterating over the text yields, so a text that yields itself
whole is drawn as one. WeasyPrint's own function still does it, and where it is not found as in version 70.0,
everything stays as it is: letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

PLACED = {"textLength", "letter-spacing", "dx", "dy", "rotate"}
"""Attributes that give letters places of their own."""


class Line(str):
    """A text whose only part is itself."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        """Yield the whole text."""
        yield str(self)


class Lines:
    """WeasyPrint's function that draws a text, given whole lines."""

    def __init__(self, letters: Callable[[Any, Any, float], None]) -> None:
        self._letters = letters

    def __call__(self, image: Any, node: Any, font_size: float) -> None:
        """Draw the text of a node."""
        element = getattr(node, "_etree_node", None)
        if element is not None and element.text and PLACED.isdisjoint(node.attrib):
            element.text = Line(element.text)
        self._letters(image, node, font_size)


def draw_lines_whole(svg: Any) -> None:
    """Have the module `weasyprint.svg` draw a line of text at once; to do it again changes nothing."""
    letters, tags = getattr(svg, "text", None), getattr(svg, "TAGS", None)
    if callable(letters) and isinstance(tags, dict) and not isinstance(letters, Lines):
        svg.text = Lines(letters)
        tags.update({tag: svg.text for tag, draw in tags.items() if draw is letters})
