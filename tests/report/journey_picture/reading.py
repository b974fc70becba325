"""What a picture says and where: its texts, and their boxes."""

from __future__ import annotations

from itertools import combinations

from analyzer.report.journey_picture.shapes import Picture, Rect, Text


def texts(picture: Picture) -> list[Text]:
    return [shape for shape in picture.shapes if isinstance(shape, Text)]


def words(picture: Picture) -> list[str]:
    return [text.words for text in texts(picture)]


def colliding(picture: Picture) -> list[tuple[str, str]]:
    """Return the pairs of texts whose boxes share more than an edge."""
    return [
        (one.words, other.words)
        for one, other in combinations(texts(picture), 2)
        if one.box[0] < other.box[2] and other.box[0] < one.box[2]
        if one.box[1] < other.box[3] and other.box[1] < one.box[3]
    ]


def outside(picture: Picture) -> list[str]:
    """Return what is not wholly on the page."""
    boxes = [(text.words, *text.box) for text in texts(picture)]
    rects = [shape for shape in picture.shapes if isinstance(shape, Rect)]
    boxes += [("rect", rect.x, rect.y, rect.x + rect.width, rect.y + rect.height) for rect in rects]
    return [
        name
        for name, left, top, right, bottom in boxes
        if left < 0 or top < 0 or right > picture.width or bottom > picture.height
    ]
