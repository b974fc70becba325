"""Pings across points: every sighting of an echo request and its reply, matched by addresses, id and sequence.

No hop changes these four, encapsulation hides none of them, so they identify the packet at every point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Batch, Numbers
from analyzer.journeys.addresses import mac
from analyzer.journeys.words import ANSWERS
from analyzer.journeys.workload import Workload
from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s
from analyzer.layers.rows import address_text

MAX_PINGS = 1024
"""Exchanges followed per run: those of the smallest hashes, which are the same at every point."""
ROOM = 4 * MAX_PINGS
"""Sightings kept per point."""
EVERY_HASH = 0xFFFFFFFF
OF_FRAME = (
    *(s.NUMBER, s.TIME, s.WIRE_LEN, s.TUNNELS, s.TUNNEL_KIND, s.VNI, s.OVERHEAD),
    *(s.OUTER + slot for slot in (s.IP_VERSION, s.IP_TTL, s.IP_SRC_HI, s.IP_SRC, s.IP_DST_HI, s.IP_DST)),
)
OF_PACKET = (
    *(s.IP_VERSION, s.IP_PROTO, s.IP_TTL, s.IP_SRC_HI, s.IP_SRC, s.IP_DST_HI, s.IP_DST),
    *(s.ICMP_TYPE, s.ICMP_IDENT, s.ICMP_SEQ, s.ETH_SRC, s.ETH_DST),
)
COLUMNS = 3 + len(OF_FRAME) + len(OF_PACKET)
"""Hash of the exchange, tap and ICMP bytes, then these."""


class EchoKey(NamedTuple):
    """One echo exchange, named from the side that asks."""

    source_ip: str
    destination_ip: str
    identifier: int
    sequence: int


class EchoSighting(NamedTuple):
    """One frame of the exchange at one point; what is outer is null outside of a tunnel, MACs where there are none."""

    point: int
    number: int
    time_epoch_ns: int | None
    wire_len: int
    ip_ttl: int
    tunnel_type: str | None = None
    vni: int | None = None
    overhead_bytes: int = 0
    outer_ttl: int | None = None
    outer_source_ip: str | None = None
    outer_destination_ip: str | None = None
    eth_src: str | None = None
    eth_dst: str | None = None
    icmp_bytes: int | None = None
    """ICMP's header and what follows it; null in a fragment."""


@dataclass(slots=True)
class Echo:
    """All sightings of one request and its reply."""

    key: EchoKey
    request: list[EchoSighting] = field(default_factory=list)
    reply: list[EchoSighting] = field(default_factory=list)


class EchoRows:
    """The echoes that one point keeps: all, or where they are too many those whose hash is at most `limit`."""

    def __init__(self) -> None:
        self.limit = EVERY_HASH
        self._parts: list[Numbers] = []
        self._many = 0

    def add(self, batch: Batch, hashes: Numbers, taps: Numbers) -> None:
        """Keep frames of a batch, each an echo; hash and tap of each beside them."""
        work = Workload(batch)
        columns = [hashes, taps, _icmp_bytes(work), *map(work.of_frame, OF_FRAME), *map(work.slot, OF_PACKET)]
        self._parts.append(np.stack(columns, axis=1))
        self._many += len(batch)
        while self._many > ROOM and self.limit:
            self.limit //= 2
            self._parts = [self.below(self.limit)]
            self._many = len(self._parts[0])

    def below(self, limit: int) -> Numbers:
        """Return the kept rows whose hash is at most the limit, in the order in which they came."""
        rows = np.concatenate(self._parts) if self._parts else np.empty((0, COLUMNS), np.int64)
        return rows[rows[:, 0] <= limit]


class EchoTable:
    """The run's pings, bounded; `sampled` when some were left out."""

    def __init__(self) -> None:
        self.echoes: dict[EchoKey, Echo] = {}
        self.sampled = False

    def fill(self, seen: Iterable[tuple[EchoRows, Callable[[int], int]]]) -> None:
        """Take what the points kept, each with what says which point a tap is."""
        points = list(seen)
        limit = min((rows.limit for rows, _ in points), default=EVERY_HASH)
        hashes = {found for rows, _ in points for found in rows.below(limit)[:, 0].tolist()}
        if len(hashes) > MAX_PINGS:
            limit = sorted(hashes)[MAX_PINGS - 1]
        self.sampled = limit < EVERY_HASH
        for rows, point_of in points:
            for row in rows.below(limit).tolist():
                self._add(row, point_of(row[1]))

    def _add(self, row: list[int], point: int) -> None:
        size, *others = row[2:]
        values = iter(others)
        sighting = _sighting(point, values)
        version, protocol, ttl, *ends, kind, identifier, sequence, eth_src, eth_dst = values
        source, destination = address_text(ends[0], ends[1], version), address_text(ends[2], ends[3], version)
        asks = kind != ANSWERS[protocol]
        key = EchoKey(*((source, destination) if asks else (destination, source)), identifier, sequence)
        echo = self.echoes.get(key)
        if echo is None:
            echo = self.echoes[key] = Echo(key)
        icmp_bytes = None if size == s.NULL else size
        whole = sighting._replace(ip_ttl=ttl, eth_src=mac(eth_src), eth_dst=mac(eth_dst), icmp_bytes=icmp_bytes)
        (echo.request if asks else echo.reply).append(whole)


def _icmp_bytes(work: Workload) -> Numbers:
    found: Numbers = np.where(work.slot(s.IP_MF) > 0, s.NULL, work.transport_len() + work.payload_len())
    return found


def _sighting(point: int, values: Iterator[int]) -> EchoSighting:
    """Return what the frame itself tells; `values` are left at its workload packet."""
    number, time, wire_len, tunnels, kind, vni, overhead, version, ttl, *ends = (next(values) for _ in OF_FRAME)
    seen = EchoSighting(point, number, None if time == s.NULL else time, wire_len, 0)
    if not tunnels:
        return seen
    return seen._replace(
        tunnel_type=codes.TUNNEL_KINDS[kind],
        vni=None if vni == s.NULL else vni,
        overhead_bytes=0 if overhead == s.NULL else overhead,
        outer_ttl=ttl,
        outer_source_ip=address_text(ends[0], ends[1], version),
        outer_destination_ip=address_text(ends[2], ends[3], version),
    )
