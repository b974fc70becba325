"""Segments of several points → TCP connections, each as the one point saw it that saw most of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.bgp.segment import ACK, PORT, SYN, End, TcpSegment, distance

NEAR = 1 << 16
"""A SYN this close to what its side sent before it in the file is that connection's own, out of order."""
Sign = tuple[End, End, int, int, int]
"""What a segment looks like at every point: sender, receiver, sequence number, length, flags."""


class Connection(NamedTuple):
    """One TCP connection at one point; `points` are all that saw any of it."""

    opener: End
    """Who sent the SYN; where that was not seen, who is not on the well-known port."""
    other: End
    point: int
    points: tuple[int, ...]
    segments: list[TcpSegment]


@dataclass
class _Seen:
    """A connection at one point while its segments come in."""

    point: int
    segments: list[TcpSegment] = field(default_factory=list)
    first: dict[End, int] = field(default_factory=dict)
    initial: dict[End, int] = field(default_factory=dict)
    """Sequence numbers of the SYNs."""

    def is_another(self, segment: TcpSegment) -> bool:
        """Whether a SYN opens a new connection between the same ports."""
        if not segment.flags & SYN:
            return False
        end = segment.source
        if end in self.initial:
            return self.initial[end] != segment.seq
        return end in self.first and abs(distance(self.first[end], segment.seq)) > NEAR

    def add(self, segment: TcpSegment) -> None:
        self.segments.append(segment)
        self.first.setdefault(segment.source, segment.seq)
        if segment.flags & SYN:
            self.initial.setdefault(segment.source, segment.seq)


def connections(segments: Iterable[TcpSegment]) -> list[Connection]:
    """Return the connections in order of their first segments; the same one at several points is one."""
    return [_connection(group) for group in _groups(_at_points(segments))]


def _at_points(segments: Iterable[TcpSegment]) -> list[_Seen]:
    """Return the connections of each point: by addresses and ports, and by SYNs where ports were used again."""
    current: dict[tuple[int, frozenset[End]], _Seen] = {}
    found: list[_Seen] = []
    for segment in segments:
        key = segment.point, frozenset((segment.source, segment.destination))
        if key not in current or current[key].is_another(segment):
            current[key] = _Seen(segment.point)
            found.append(current[key])
        current[key].add(segment)
    return found


def _groups(found: list[_Seen]) -> list[list[_Seen]]:
    """Return the sightings that share a segment together: the same connection at several points."""
    parent = list(range(len(found)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    owner: dict[Sign, int] = {}
    for at, seen in enumerate(found):
        for segment in seen.segments:
            parent[root(owner.setdefault(_sign(segment), at))] = root(at)
    groups: dict[int, list[_Seen]] = {}
    for at, seen in enumerate(found):
        groups.setdefault(root(at), []).append(seen)
    return list(groups.values())


def _sign(segment: TcpSegment) -> Sign:
    return segment.source, segment.destination, segment.seq, segment.payload_len, segment.flags


def _connection(group: list[_Seen]) -> Connection:
    at_point: dict[int, list[TcpSegment]] = {}
    for seen in group:
        at_point.setdefault(seen.point, []).extend(seen.segments)
    best = max(sorted(at_point), key=lambda point: _captured(at_point[point]))
    opener, other = _ends(at_point[best])
    return Connection(opener, other, best, tuple(sorted(at_point)), at_point[best])


def _captured(segments: list[TcpSegment]) -> tuple[int, int]:
    """Return how much was seen: stored bytes of distinct segments, then how many these are."""
    longest: dict[tuple[End, int], int] = {}
    for each in segments:
        key = each.source, each.seq
        longest[key] = max(longest.get(key, 0), len(each.payload))
    return sum(longest.values()), len({_sign(each) for each in segments})


def _ends(segments: list[TcpSegment]) -> tuple[End, End]:
    for segment in segments:
        if segment.flags & SYN:
            ends = segment.source, segment.destination
            return (ends[1], ends[0]) if segment.flags & ACK else ends
    opener, other = sorted((segments[0].source, segments[0].destination), key=lambda end: (end.port == PORT, end))
    return opener, other
