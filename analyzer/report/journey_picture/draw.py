"""A Trace as a picture: its journeys one below the other, each with its answer on one ladder."""

from __future__ import annotations

from analyzer.report.journey_picture import from_trace, grid
from analyzer.report.journey_picture.ladder import ladder
from analyzer.report.journey_picture.rows import rows
from analyzer.report.journey_picture.shapes import Arrow, Line, Picture, Text, Tone
from analyzer.report.journey_picture.ways import Way
from analyzer.report.journey_picture.widths import lines, shortened
from analyzer.report.journey_words import ends
from analyzer.report.view.text import clean, count, cut
from analyzer.trace_result import Journey, Trace

DRAWN = 10
"""Journeys in one picture, a packet and its answer counted as one."""
NOTES, LONGEST = 10, 600
"""Notes under it, and characters of a sentence."""
BETWEEN = 30
PROGRAMS = (
    "Under an interface stand the eBPF programs attached to it: “no eBPF program” where the state lists none, “eBPF "
    "not known” where no state says. Pods' own interfaces are not asked."
)
ANSWERED = "Where an answer leaves a pod stands how long after the request came in there. "
LEGEND = (
    "Left of a line stands the time since the packet's first sighting, and smaller how long each step took; right of "
    "it TTL, bytes of the frame and its number in the capture, MACs where they change. A shaded frame is a tunnel's "
    f"packet around it. {ANSWERED}{PROGRAMS}"
)


def draw(trace: Trace) -> Picture:
    """Return the picture; what is left out of it is said under it."""
    found = from_trace.pairs(trace.journeys)
    shown, left = found[:DRAWN], len(found) - DRAWN
    picture = Picture(grid.width(2 if any(answer for _, answer in shown) else 1), grid.MARGIN)
    for at, (journey, answer) in enumerate(shown):
        if at:
            _rule(picture)
        _journey(picture, journey, answer)
    notes = [f"{count(left, 'further journey')} not drawn; --format json lists all."] if left > 0 else []
    notes += trace.notes[:NOTES] + [f"and {len(trace.notes) - NOTES} more notes"] * (len(trace.notes) > NOTES)
    if not shown:
        notes.append("No journey.")
    _sentences(picture, [*notes, LEGEND] if shown else notes, "muted")
    picture.height += grid.MARGIN
    picture.title = _title(shown)
    return picture


def _title(shown: list[tuple[Journey, Journey | None]]) -> str:
    if not shown:
        return "No journey"
    first = shown[0][0]
    others = f", and {count(len(shown) - 1, 'more journey')}" if len(shown) > 1 else ""
    return cut(f"Journey of a packet, {first.run}: {ends(first)}{others}", LONGEST)


def _journey(picture: Picture, journey: Journey, answer: Journey | None) -> None:
    ways = [from_trace.way(journey), *([from_trace.way(answer, journey)] if answer else [])]
    _heading(picture, clean(journey.run), ends(journey))
    for column, way in enumerate(ways):
        direction(picture, way, column)
    picture.height += 34
    found = grid.bands(rows(ways[0], ways[1] if answer else None), picture.height)
    picture.shapes += ladder(found, ways)
    picture.height = found[-1].y + found[-1].height + 12
    told = [cut(sentence, LONGEST) for sentence in from_trace.told(journey, answer)]
    told += [f"{way.heading[0]}: {count(way.not_drawn, 'sighting')} not drawn" for way in ways if way.not_drawn]
    picture.description = " ".join(filter(None, [picture.description, *told]))
    _sentences(picture, told, "ink")


def _heading(picture: Picture, run: str, ends: str) -> None:
    room = picture.width - 2 * grid.MARGIN
    picture.shapes += [
        Text(grid.MARGIN, picture.height + 10, shortened(run, room, 11), 11, tone="muted", full=run),
        Text(grid.MARGIN, picture.height + 30, shortened(ends, room, 16, bold=True), 16, bold=True, full=ends),
    ]
    picture.height += 44


def direction(picture: Picture, way: Way, column: int) -> None:
    """Write above a column which packet it shows, and which way that goes."""
    x, y = grid.line_x(column), picture.height + 14
    tip = y + 3 if column == 0 else y - 9
    picture.shapes += [
        Line(x, y - 9, x, y + 3, 2), Arrow(x, tip + (2 if column == 0 else -2), column == 0),
    ]  # fmt: skip
    for at, words in enumerate(filter(None, way.heading)):
        fitting = shortened(words, grid.ROOM, 11, bold=not at)
        tone: Tone = "muted" if at else "ink"
        picture.shapes.append(Text(x + grid.TEXT, y + 14 * at, fitting, 11, not at, tone=tone, full=words))


def _rule(picture: Picture) -> None:
    y = picture.height + BETWEEN / 2 - 4
    picture.shapes.append(Line(grid.MARGIN, y, picture.width - grid.MARGIN, y, 1, tone="faint"))
    picture.height += BETWEEN


def _sentences(picture: Picture, sentences: list[str], tone: Tone) -> None:
    room = picture.width - 2 * grid.MARGIN
    for sentence in sentences:
        for line in lines(cut(sentence, LONGEST), room, 11):
            picture.height += 15
            picture.shapes.append(Text(grid.MARGIN, picture.height, line, 11, tone=tone))
        picture.height += 4
