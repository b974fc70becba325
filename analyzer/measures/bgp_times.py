"""When a BGP session was established, how often its sides were heard, and when they were silent for too long."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from analyzer.bgp.message import KEEPALIVE, OPEN, UPDATE, Message
from analyzer.bgp.side import Side
from analyzer.measures.counts import spread
from analyzer.result import BgpSilence, Spread

MAX_SILENCES = 20
"""Kept of each side."""
SECOND_NS = 10**9


class Established(NamedTuple):
    """Whether, when, and how long after the first OPEN."""

    how: Literal["observed", "inferred"] | None = None
    time_epoch_ns: int | None = None
    setup_us: float | None = None


def established(sides: tuple[Side, Side]) -> Established:
    """Return what the messages say of the state Established (RFC 4271 8.2.2).

    A side enters it with the KEEPALIVE that answers its OPEN, so both are in it at the later of both sides' first
    KEEPALIVEs, each behind its own OPEN. setup = that - first OPEN of either side.
    """
    first = [_first_keepalive(side) for side in sides]
    if None not in first:
        times = [each.time_epoch_ns for each in first if each]
        opened = [time for side in sides for time in side.times(OPEN)[:1]]
        known = [time for time in times if time is not None]
        at = max(known) if len(known) == len(times) else None
        start = min((time for time in opened if time is not None), default=None)
        took = None if at is None or start is None else round((at - start) / 1000, 3)
        return Established("observed", at, took)
    alive = [any(each.type == KEEPALIVE for each in side.messages) and not side.from_start for side in sides]
    updated = any(each.type == UPDATE for side in sides for each in side.messages)
    return Established("inferred") if updated or all(alive) else Established()


def _first_keepalive(side: Side) -> Message | None:
    """Return the first KEEPALIVE behind the side's OPEN."""
    behind = False
    for message in side.messages:
        behind = behind or message.type == OPEN
        if behind and message.type == KEEPALIVE:
            return message
    return None


def hold_time_s(sides: tuple[Side, Side]) -> int | None:
    """Return the smaller of both proposals (RFC 4271 4.2), 0 for none; None where an OPEN was not captured."""
    offered = [side.open.hold_time_s for side in sides if side.open]
    return min(offered) if len(offered) == 2 else None


def keepalive_interval_s(side: Side) -> Spread | None:
    """Return the seconds between KEEPALIVEs, of those between which no bytes of the stream are missing."""
    found: list[float] = []
    before: int | None = None
    for message in side.messages:
        before = before if message.follows else None
        if message.type == KEEPALIVE:
            if before is not None and message.time_epoch_ns is not None:
                found.append((message.time_epoch_ns - before) / SECOND_NS)
            before = message.time_epoch_ns
    return spread(found)


def silences(side: Side, hold_s: int | None, end_epoch_ns: int | None) -> list[BgpSilence] | None:
    """Return where two messages, or the last one and the end of the session, are further apart than hold_s seconds.

    Any message but those between which bytes are missing: what was not captured may have been one. None where the
    hold time is not known. It is what the point saw, no verdict: the other side may have been sent more.
    """
    if hold_s is None:
        return None
    pairs = [(a.time_epoch_ns, b.time_epoch_ns) for a, b in pairwise(side.messages) if b.follows]
    if side.messages and not side.unread:
        pairs.append((side.messages[-1].time_epoch_ns, end_epoch_ns))
    long = [(a, b) for a, b in pairs if a is not None and b is not None and b - a > hold_s * SECOND_NS > 0]
    return [BgpSilence(a, b, round((b - a) / SECOND_NS, 3)) for a, b in long[:MAX_SILENCES]]
