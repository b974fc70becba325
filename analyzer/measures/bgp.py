"""BGP sessions of a run, from the TCP segments of port 179."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.bgp.connections import Connection, connections
from analyzer.bgp.segment import FIN, RST, SYN, TcpSegment
from analyzer.bgp.side import Side, side
from analyzer.measures.bgp_peer import peer
from analyzer.measures.bgp_times import established, hold_time_s
from analyzer.result import BgpSession
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

MAX_SESSIONS = 100
"""Kept of a run: those with messages first, then by time."""


def bgp_sessions(
    segments: Iterable[TcpSegment], not_kept: int, points: list[PointInput], topology: Topology
) -> list[BgpSession]:
    """Return the sessions, one per TCP connection, in the order of time; `not_kept` more frames were not stored."""
    found = [_session(each, not_kept, points, topology) for each in connections(segments)]
    found.sort(key=lambda each: (not any(side.messages for side in each[1].peers), each[0]))
    kept = sorted(found[:MAX_SESSIONS], key=lambda each: each[0])
    if len(found) > MAX_SESSIONS:
        kept[-1][1].unread.append(f"{len(found) - MAX_SESSIONS} more connections of the run are left out")
    return [session for _, session in kept]


def _session(
    connection: Connection, not_kept: int, points: list[PointInput], topology: Topology
) -> tuple[tuple[int, str, int], BgpSession]:
    """Return the session behind what it is sorted by."""
    sides = _sides(connection)
    hold_s = hold_time_s(sides)
    times = [each.time_epoch_ns for each in connection.segments if each.time_epoch_ns is not None]
    how, at, setup_us = established(sides)
    opened, _ = _first(connection, SYN)
    closed, closed_by = _first(connection, FIN)
    reset, reset_by = _first(connection, RST)
    ended = [closed, reset, *(time for side in sides for time, _ in side.notifications), max(times, default=None)]
    end = min((time for time in ended if time is not None), default=None)
    session = BgpSession(
        point=points[connection.point].id,
        seen_at=sorted(points[each].id for each in connection.points),
        established=how,
        established_epoch_ns=at,
        setup_us=setup_us,
        hold_time_s=hold_s,
        opened_epoch_ns=opened,
        closed_epoch_ns=closed,
        closed_by=closed_by,
        reset_epoch_ns=reset,
        reset_by=reset_by,
        tcp_authentication=next((each.authentication for each in connection.segments if each.authentication), None),
        peers=[peer(one, other, hold_s, end, topology) for one, other in (sides, sides[::-1])],
        unread=_unread(sides, not_kept),
    )
    return (min(times, default=0), connection.opener.ip, connection.opener.port), session


def _sides(connection: Connection) -> tuple[Side, Side]:
    ends = connection.opener, connection.other
    one, two = (side(end, [each for each in connection.segments if each.source == end]) for end in ends)
    return one, two


def _first(connection: Connection, flag: int) -> tuple[int | None, str | None]:
    """Return when the first segment with this flag was seen, and who sent it."""
    return next(
        ((each.time_epoch_ns, each.source_ip) for each in connection.segments if each.flags & flag), (None, None)
    )


def _unread(sides: tuple[Side, Side], not_kept: int) -> list[str]:
    said = [f"the start of what {each.end.ip} sent was not captured" for each in sides if not each.from_start]
    if not_kept:
        said.append(f"{not_kept} more frames of the run's BGP were not kept or have no whole TCP header")
    return said
