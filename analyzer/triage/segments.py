"""TCP segments of one side at one point: in which sizes they were acknowledged, and in which never.

A segment counts as arrived when it was acknowledged before any of its bytes was sent again in a smaller segment. So
what a sender cut smaller after a black hole (tcp_mtu_probing, RFC 4821) does not prove its first, larger size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.layers.loop import slots as s
from analyzer.triage.packet import ACK, SYN, Packet

RTO_NS = 200_000_000
"""Two transmissions this far apart are the timer's: the shortest that Linux waits (TCP_RTO_MIN, include/net/tcp.h)."""
HALF, WHOLE = 1 << 31, 1 << 32
"""Of the sequence numbers, which go round."""


@dataclass(eq=False)
class Segment:
    """One transmission, with its place in the stream."""

    packet: Packet
    begin: int
    end: int
    above: bool = False
    """A super-frame, which says nothing of sizes on the wire."""
    cut: bool = False
    """Some of it was sent again in a smaller segment before it was acknowledged."""


@dataclass
class Sizes:
    """What one point says of one side's segments. Lengths are IP total lengths."""

    through: int | None = None
    """Largest that was acknowledged as it was sent; null where the other side acknowledged nothing."""
    lost: list[Segment] = field(default_factory=list)
    """Those that never were, though they are larger than all that were; super-frames only where nothing of them was."""
    stuck_ns: int | None = None
    """When one of these was first sent again."""
    heard_ns: int | None = None
    """When the other side was last heard."""

    @property
    def sendings(self) -> int:
        """Return how often the most repeated of the lost ones was sent, by its timer."""
        times: dict[int, list[int]] = defaultdict(list)
        for each in self.lost:
            now, before = each.packet.time_ns or 0, times[each.begin]
            if not before or now - before[-1] >= RTO_NS:
                before.append(now)
        return max(map(len, times.values()), default=0)


def sizes(packets: Iterable[Packet], from_low: bool, most: int) -> Sizes:
    """Return what a flow's frames at one point say of the segments of one side.

    Segments of more than `most` bytes of payload are super-frames.
    """
    side = _Side()
    for packet in packets:
        if packet.from_low != from_low:
            side.hear(packet)
        elif packet.field(s.TCP_SEQ) is not None:
            side.send(packet, most)
    return side.judged()


class _Side:
    def __init__(self) -> None:
        self.base: int | None = None
        self.pending: list[Segment] = []
        self.gone: list[Segment] = []
        self.through: int | None = None
        self.heard_ns: int | None = None

    def send(self, packet: Packet, most: int) -> None:
        if packet.flags & SYN:
            self.base, self.gone, self.pending = packet.field(s.TCP_SEQ), self.gone + self.pending, []
        payload = packet.payload_len or 0
        if not (payload or packet.flags & SYN):
            return
        begin = self._place(packet.field(s.TCP_SEQ) or 0)
        new = Segment(packet, begin, begin + (payload or 1), payload > most)
        for each in self.pending:
            each.cut |= each.begin < new.end and new.begin < each.end and new.end - new.begin < each.end - each.begin
        self.pending.append(new)

    def hear(self, packet: Packet) -> None:
        self.heard_ns = packet.time_ns
        number = packet.field(s.TCP_ACK)
        if self.base is None or number is None or not packet.flags & ACK:
            return
        reached, waiting = self._place(number), self.pending
        self.pending = [each for each in waiting if each.end > reached]
        for each in waiting:
            if each.end > reached or each.above:
                continue
            if each.cut:
                self.gone.append(each)
            else:
                self.through = max(self.through or 0, each.packet.length or 0)

    def judged(self) -> Sizes:
        if self.through is None:
            return Sizes(heard_ns=self.heard_ns)
        lost = [each for each in (*self.gone, *self.pending) if (each.packet.length or 0) > self.through]
        again: dict[int, int] = {}
        times = sorted((each.packet.time_ns or 0, each.begin) for each in lost)
        stuck = next((time for time, begin in times if again.setdefault(begin, time) != time), None)
        return Sizes(self.through, lost, stuck, self.heard_ns)

    def _place(self, number: int) -> int:
        """Return a sequence number counted from the first; before it is negative."""
        self.base = number if self.base is None else self.base
        return (number - self.base + HALF) % WHOLE - HALF
