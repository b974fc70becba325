"""Frames that are worth more than their numbers: echoes, ICMP errors, Geneve options, BGP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from analyzer.bgp.segment import MAX_BYTES, MAX_SEGMENTS
from analyzer.columns.batch import Numbers
from analyzer.flows.flow import IcmpError
from analyzer.flows.numbers import address, key_of, known
from analyzer.flows.point_table import PointTable
from analyzer.journeys.echo import EVERY_HASH, EchoRows
from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.loop import cell_slots as c
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import flow_table
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop import slots as s
from analyzer.points.counting import Kept
from analyzer.readers import Record

MAX_OPTION_FRAMES = 20
"""Frames with Geneve options kept per point for a second reading by tshark: of each new look the first one."""
MAX_ERRORS = 4096
"""Kept per point."""


class OptionFrame(NamedTuple):
    """A frame whose Geneve options we read, with its bytes, for tshark to read again."""

    point: str
    record: Record
    port: int
    options: tuple[GeneveOption, ...]


@dataclass
class SecondLook:
    """What was kept of one point. `options`: cell → its Geneve options."""

    echoes: EchoRows = field(default_factory=EchoRows)
    errors: list[IcmpError] = field(default_factory=list)
    options: dict[int, tuple[GeneveOption, ...]] = field(default_factory=dict)
    option_frames: list[OptionFrame] = field(default_factory=list)
    bgp: list[tuple[int, Record]] = field(default_factory=list)
    """Frames of port 179, each with its tap."""
    bgp_bytes: int = 0

    def begin(self, table: PointTable) -> None:
        """Tell the table what is wanted."""
        tell = table.tell.numbers
        tell[n.ECHO_LIMIT], tell[n.ERRORS_LEFT], tell[n.BGP_LEFT] = EVERY_HASH, MAX_ERRORS, MAX_SEGMENTS

    def add(self, point: str, kept: Kept, table: PointTable) -> None:
        """Look at what the table kept of a block."""
        taps = _taps(kept.cells, table)
        echoes = np.flatnonzero(kept.reasons & n.ECHO)
        if len(echoes):
            self.echoes.add(kept.batch.some(echoes), kept.hashes[echoes], taps[echoes])
            table.tell.numbers[n.ECHO_LIMIT] = self.echoes.limit
        for place in np.flatnonzero(kept.reasons & ~n.ECHO).tolist():
            reasons = int(kept.reasons[place])
            if reasons & n.ERROR:
                self.errors.append(_error(kept.batch.rows[place].tolist(), int(taps[place])))
            if reasons & n.OPTIONS:
                self._keep_options(point, kept, place)
            if reasons & n.BGP:
                self._keep_bgp(kept.record(place), int(taps[place]), table)

    def _keep_bgp(self, record: Record, tap: int, table: PointTable) -> None:
        self.bgp.append((tap, record))
        self.bgp_bytes += len(record.data)
        if self.bgp_bytes >= MAX_BYTES:
            table.tell.numbers[n.BGP_LEFT] = 0

    def _keep_options(self, point: str, kept: Kept, place: int) -> None:
        options = kept.batch.options(place)
        self.options[int(kept.cells[place])] = options
        if len(self.option_frames) < MAX_OPTION_FRAMES:
            port = int(kept.batch.rows[place, s.OUTER + s.DSTPORT])
            self.option_frames.append(OptionFrame(point, kept.record(place), port, options))


def _taps(cells: Numbers, table: PointTable) -> Numbers:
    """Return the tap of each of these cells."""
    of_cells, of_flows = table.cells.rows.numbers, table.flows.rows.numbers
    flows = (of_cells[cell * c.CELL_SLOTS + c.FLOW] for cell in cells.tolist())
    return np.array([of_flows[flow * f.FLOW_SLOTS + f.TAP] for flow in flows], np.int64)


def _error(row: list[int], tap: int) -> IcmpError:
    p = s.INNER if row[s.TUNNELS] and row[s.INNER + s.L3_START] != s.NULL else s.OUTER
    version = row[p + s.IP_VERSION]
    key = [0] * f.KEY_SLOTS
    quotes = row[s.QUOTED + s.IP_VERSION] != s.NULL
    from_low = quotes and flow_table.write_key(row, s.QUOTED, key)
    return IcmpError(
        tap,
        row[s.NUMBER],
        known(row[s.TIME]),
        address(row[p + s.IP_SRC_HI], row[p + s.IP_SRC], version),
        address(row[p + s.IP_DST_HI], row[p + s.IP_DST], version),
        row[p + s.ICMP_TYPE],
        row[p + s.ICMP_CODE],
        known(row[p + s.ICMP_MTU]),
        key_of(key) if quotes else None,
        bool(from_low),
    )
