"""Segments of several points → TCP connections, each as the one point saw it that saw most of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.bgp.segment import ACK, SYN, End, TcpSegment, distance

NEAR = 1 << 16
"""A SYN this close to what its side sent before it in the file is that connection's own, out of order."""
Sign = tuple[End, int, int, int]
"""What a segment looks like at every point: sender, sequence number, length, flags."""


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

    def signs(self) -> set[Sign]:
        return {(each.source, each.seq, each.payload_len, each.flags) for each in self.segments}

    def captured(self) -> tuple[int, int, int]:
        """How much was seen: bytes of distinct segments, distinct segments; the earlier point of two alike."""
        longest: dict[tuple[End, int], int] = {}
        for each in self.segments:
            key = each.source, each.seq
            longest[key] = max(longest.get(key, 0), len(each.payload))
        return sum(longest.values()), len(self.signs()), -self.point


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
    group_of: dict[Sign, list[_Seen]] = {}
    groups: dict[int, list[_Seen]] = {}
    for seen in found:
        together = [seen]
        for group in {id(each): each for sign in seen.signs() if (each := group_of.get(sign))}.values():
            together += group
            groups.pop(id(group), None)
        groups[id(together)] = together
        group_of.update({sign: together for member in together for sign in member.signs()})
    return list(groups.values())


def _connection(group: list[_Seen]) -> Connection:
    best = max(group, key=_Seen.captured)
    opener, other = _ends(best.segments)
    return Connection(opener, other, best.point, tuple(sorted({seen.point for seen in group})), best.segments)


def _ends(segments: list[TcpSegment]) -> tuple[End, End]:
    for segment in segments:
        if segment.flags & SYN:
            ends = segment.source, segment.destination
            return (ends[1], ends[0]) if segment.flags & ACK else ends
    low, high = sorted((segments[0].source, segments[0].destination), key=lambda end: (-end.port, end.ip))
    return low, high
