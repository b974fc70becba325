"""Journeys as text: a line a sighting, and at the end the way in one sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from analyzer.report.journey_story import story
from analyzer.report.journey_words import clock_words, details, ends, packet, seen_at
from analyzer.report.view.text import NOT_KNOWN, clean
from analyzer.trace_result import Journey, Trace

HEADS = ("Δt µs", "point", "role", "", "TTL", "bytes", "what is seen")
TO_THE_RIGHT = (0, 4, 5)
LEAST_WIDTH = 24
"""Of the last column: a narrower terminal breaks the line itself."""


def text(trace: Trace, width: int) -> str:
    """Return all journeys, for `width` columns."""
    blocks = ["\n".join(_journey(journey, width)) for journey in trace.journeys]
    if trace.notes:
        blocks.append("\n".join(textwrap.fill(clean(note), width) for note in trace.notes))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _journey(journey: Journey, width: int) -> Iterator[str]:
    yield textwrap.fill(f"{clean(journey.run)}: {ends(journey)}", width, break_long_words=False, break_on_hyphens=False)
    yield textwrap.fill(packet(journey), width)
    yield ""
    yield from _table(journey, width)
    yield ""
    yield textwrap.fill(story(journey), width, break_long_words=False, break_on_hyphens=False)
    for clock in journey.clocks:
        yield textwrap.fill(clock_words(clock), width, break_on_hyphens=False)


def _table(journey: Journey, width: int) -> Iterator[str]:
    rows = [HEADS]
    before = None
    for at, seen in enumerate(journey.sightings):
        delta = NOT_KNOWN if seen.delta_us is None else f"{seen.delta_us:.1f}" if at == 0 else f"{seen.delta_us:+.1f}"
        ttl = str(seen.ip_ttl)
        facts = (delta, seen_at(seen, clean), seen.role, seen.direction or "", ttl, str(seen.frame_len))
        rows.append((*facts, details(seen, before, journey)))
        before = seen
    wide = [max(len(row[column]) for row in rows) for column in range(len(HEADS) - 1)]
    for row in rows:
        cells = [
            cell.rjust(size) if column in TO_THE_RIGHT else cell.ljust(size)
            for column, (cell, size) in enumerate(zip(row[:-1], wide, strict=True))
        ]
        yield from _broken("  ".join(cells), row[-1], width)


def _broken(left: str, right: str, width: int) -> Iterator[str]:
    """Yield the line, its last column broken into as many as it takes."""
    room = max(width - len(left) - 2, LEAST_WIDTH)
    pieces = textwrap.wrap(right, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{left}  {pieces[0]}".rstrip()
    for piece in pieces[1:]:
        yield f"{' ' * len(left)}  {piece}"
