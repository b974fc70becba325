"""A ping of the Result as a picture: the ladder alone, as its caption and its table of hops stand around it."""

from __future__ import annotations

from analyzer.report.journey_picture import grid
from analyzer.report.journey_picture.draw import direction
from analyzer.report.journey_picture.from_ping import ways
from analyzer.report.journey_picture.ladder import ladder
from analyzer.report.journey_picture.rows import rows
from analyzer.report.journey_picture.shapes import Picture
from analyzer.report.view.text import clip
from analyzer.result import Hop, PingPath

DRAWN = 24
"""Hops of a direction that a figure of a page can hold; a longer path is left to its table."""


def draw_ping(path: PingPath, source_node: str = "", destination_node: str = "") -> Picture | None:
    """Return the picture, None when the ping was seen at a single point or at too many to draw."""
    if len({hop.point for hop in path.request + path.reply}) < 2 or max(len(path.request), len(path.reply)) > DRAWN:
        return None
    found = ways(path, source_node, destination_node)
    ends = [clip(path.source_pod or path.source_ip), clip(path.destination_pod or path.destination_ip)]
    picture = Picture(grid.width(len(found)), title=f"Path of a ping from {ends[0]} to {ends[1]}")
    picture.description = f"Request: {_told(path.request)}. Reply: {_told(path.reply)}."
    for column, way in enumerate(found):
        direction(picture, way, column)
    bands = grid.bands(rows(found[0], found[1] if len(found) > 1 else None), 34)
    picture.shapes += ladder(bands, found)
    picture.height = bands[-1].y + bands[-1].height
    return picture


def _told(hops: list[Hop]) -> str:
    return ", ".join(f"{clip(hop.point)} with TTL {hop.ip_ttl}" for hop in hops) or "not seen"
