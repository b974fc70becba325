"""What the tests of charts look for in a picture, and rules that all pictures keep."""

from __future__ import annotations

from analyzer.report.charts.canvas import Chart
from analyzer.report.journey_picture.shapes import Curve, Dot, Line, Picture, Rect, Text


def words(picture: Picture) -> list[str]:
    return [shape.words for shape in picture.shapes if isinstance(shape, Text) and shape.words]


def rects(picture: Picture) -> list[Rect]:
    return [shape for shape in picture.shapes if isinstance(shape, Rect)]


def dots(picture: Picture) -> list[Dot]:
    return [shape for shape in picture.shapes if isinstance(shape, Dot)]


def curves(picture: Picture) -> list[Curve]:
    return [shape for shape in picture.shapes if isinstance(shape, Curve)]


def beyond(chart: Chart) -> list[object]:
    """Return the shapes of both pictures that leave them; text may be a pixel wider than its bound says."""
    return [
        shape
        for picture in (chart.wide, chart.narrow)
        for shape in picture.shapes
        for left, top, right, bottom in [_box(shape)]
        if left < -1 or top < -1 or right > picture.width + 1 or bottom > picture.height + 1
    ]


def _box(shape: object) -> tuple[float, float, float, float]:
    match shape:
        case Text():
            return shape.box
        case Rect():
            return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        case Dot():
            return shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius
        case Line():
            points: tuple[tuple[float, float], ...] = ((shape.x1, shape.y1), (shape.x2, shape.y2))
        case Curve():
            points = shape.points
        case _:
            raise TypeError(shape)
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
