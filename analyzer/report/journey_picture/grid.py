"""Where things stand: nodes as bands, in them a row a place, beside the places one column a direction."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from analyzer.report.journey_picture.labels import height
from analyzer.report.journey_picture.rows import Row
from analyzer.report.journey_picture.ways import Place, Stop
from analyzer.report.journey_picture.widths import lines

MARGIN, COLUMN, PLACE = 16, 330, 170
"""The edge of the page, a direction's column, the box of a place."""
COLUMNS_FROM = MARGIN + 12 + PLACE + 8
TIMES, TEXT = 70, 15
"""Room for times left of a packet's line; from the line to its texts."""
ROOM = COLUMN - TIMES - TEXT - 7
BAND_HEAD, GAP, LEAST_SLOT = 24, 20, 46
TO_DOT, AFTER = 20, 12
"""From the top of a slot to its sighting, and below its texts."""
PROGRAMS = 10


@dataclass
class Slot:
    """One line of sightings in a row: one of each direction at most."""

    y: float
    """Of the dots."""
    down: Stop | None
    up: Stop | None


@dataclass
class Placed:
    """A row with its place on the page."""

    row: Row
    y: float
    height: float
    slots: list[Slot]


@dataclass
class Band:
    """Rows of one node that follow each other."""

    node: str
    y: float
    height: float = 0
    rows: list[Placed] = field(default_factory=list)


def width(directions: int) -> float:
    """Return how wide the page is for one direction or two."""
    return COLUMNS_FROM + directions * COLUMN + MARGIN


def line_x(column: int) -> float:
    """Return where a direction's line runs."""
    return COLUMNS_FROM + column * COLUMN + TIMES


def bands(rows: list[Row], y: float) -> list[Band]:
    """Return the rows from y on downwards."""
    found: list[Band] = []
    for node, together in groupby(rows, key=lambda row: row.place.node):
        band = Band(node, y, BAND_HEAD if node else 4)
        for row in together:
            band.rows.append(_placed(row, y + band.height))
            band.height += band.rows[-1].height
        band.height += 4
        found.append(band)
        y += band.height + GAP
    return found


def _placed(row: Row, y: float) -> Placed:
    slots, top = [], y
    for down, up in _side_by_side(row):
        slots.append(Slot(top + TO_DOT, down, up))
        top += max(LEAST_SLOT, TO_DOT + max(height(down, ROOM), height(up, ROOM)) + AFTER - 10)
    return Placed(row, y, max(top - y, box_height(row.place) + 8), slots)


def _side_by_side(row: Row) -> list[tuple[Stop | None, Stop | None]]:
    """Return the sightings of a row downwards: the answer's last stands highest."""
    down = list(row.down.stops) if row.down else []
    up = row.up.stops[::-1] if row.up else []
    size = max(len(down), len(up), 1)
    return list(zip([*down, *[None] * (size - len(down))], [*[None] * (size - len(up)), *up], strict=True))


def box_height(place: Place) -> float:
    """Return what the texts of a place take."""
    return 38 + 12 * len(program_lines(place))


def program_lines(place: Place) -> list[str]:
    """Return what is said of eBPF programs, three lines at most."""
    found = lines(place.programs, PLACE - 20, PROGRAMS) if place.programs else []
    return found if len(found) <= 3 else [*found[:2], f"{found[2]} …"]
