"""One capture point: its file is read once, every frame counted, and what it says of itself kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.bgp.frames import BgpFrames
from analyzer.errors import CannotRead, LeftOut
from analyzer.flows.table import COMMON_MTU, FlowTable
from analyzer.journeys.echo import EchoTable
from analyzer.layers.bindings import LINK_NAMES, Bindings
from analyzer.layers.dissector import Frame, dissect
from analyzer.layers.geneve_options import GeneveOption
from analyzer.readers import Capture, Record, open_capture
from analyzer.result import Point
from analyzer.topology.runs import PointInput

MAX_OPTION_FRAMES = 20
"""Frames with Geneve options kept per run for a second reading by tshark."""


@dataclass
class OptionFrame:
    """A frame whose Geneve options we read, with its bytes, for tshark to read again."""

    point: str
    record: Record
    port: int
    options: tuple[GeneveOption, ...]


@dataclass
class RunTables:
    """What the points of one run fill together."""

    flows: FlowTable = field(default_factory=FlowTable)
    echoes: EchoTable = field(default_factory=EchoTable)
    option_frames: list[OptionFrame] = field(default_factory=list)
    bgp: BgpFrames = field(default_factory=BgpFrames)


@dataclass
class _Digest:
    """sha256 and length of a point's files one after another, as they are read."""

    sha256: hashlib._Hash = field(default_factory=hashlib.sha256)
    length: int = 0

    def __call__(self, piece: bytes) -> None:
        """Take the next bytes."""
        self.sha256.update(piece)
        self.length += len(piece)


def read_point(
    point: PointInput, index: int, mtu: int | None, bindings: Bindings, tables: RunTables, left_out: list[LeftOut]
) -> Point:
    """Read the point's files into the tables and return its quality; what cannot be read is left out, with its reason.

    Each file keeps its own frame numbers, as Wireshark shows them.
    """
    reader = _PointReader(point, index, mtu, bindings, tables)
    unread = []
    for path in point.paths:
        try:
            reader.read(path, left_out)
        except (CannotRead, OSError) as error:
            why = error.why if isinstance(error, CannotRead) else error.strerror or str(error)
            next_step = error.next_step if isinstance(error, CannotRead) else "check the file's permissions"
            name = point.named(path)
            left_out.append(LeftOut(name, f"cannot read {name}", why, next_step))
            reader.seen.notes.append(why)
            unread.append(path)
    point.paths = [path for path in point.paths if path not in unread]  # the unread is no evidence of silence
    return reader.finished(hashed=bool(point.paths) and not unread)


class _PointReader:
    """Reads the files of one point into the run's tables and gathers what they say of their quality."""

    def __init__(self, point: PointInput, index: int, mtu: int | None, bindings: Bindings, tables: RunTables) -> None:
        self.seen = _empty(point)
        self._point, self._index, self._mtu = point, index, mtu
        self._bindings, self._tables = bindings, tables
        self._digest = _Digest()
        self._status: Counter[str] = Counter()
        self._formats: set[str] = set()
        self._links: set[str] = set()
        self._dropped: list[int] = []

    def read(self, path: Path, left_out: list[LeftOut]) -> None:
        """Count every record of the file; raises CannotRead and OSError."""
        with open_capture(path, self._digest) as capture:
            for record in capture.records:
                self._count(record)
            self._describe(capture)
            _tell_damage(capture, self._point.named(path), left_out)

    def finished(self, hashed: bool) -> Point:
        """Return what was seen; the sum of the bytes only where all of them were."""
        seen = self.seen
        seen.decode_status = dict(sorted(self._status.items()))
        seen.format = ",".join(sorted(self._formats)) or None
        seen.link_type = ",".join(sorted(self._links)) or None
        if seen.dropped is None and self._dropped:
            seen.dropped = sum(self._dropped)
        if hashed:
            seen.sha256, seen.file_bytes = self._digest.sha256.hexdigest(), self._digest.length
        declared = self._point.declared
        if hashed and declared and declared.sha256 and declared.sha256 != seen.sha256:
            seen.notes.append("the file is not the one the manifest was written for (sha256 differs)")
        return seen

    def _count(self, record: Record) -> None:
        frame = dissect(record, self._bindings)
        seen, tables = self.seen, self._tables
        self._status[frame.status] += 1
        seen.frames += 1
        seen.wire_bytes += frame.wire_len
        seen.cut_frames += frame.cap_len < frame.wire_len
        seen.super_frames += frame.wire_len - frame.packets[0].get("l3_start", 0) > (self._mtu or COMMON_MTU)
        if record.time_epoch_ns is not None:
            seen.first_epoch_ns = min(seen.first_epoch_ns or record.time_epoch_ns, record.time_epoch_ns)
            seen.last_epoch_ns = max(seen.last_epoch_ns or 0, record.time_epoch_ns)
        tables.flows.add(frame, self._index, self._mtu)
        tables.echoes.add(frame, self._index)
        tables.bgp.add(frame, record, self._index)
        _keep_options(frame, record, self._point, tables)

    def _describe(self, capture: Capture) -> None:
        """Add what one file says of itself to what the others said."""
        seen = self.seen
        self._formats.add(capture.format)
        self._links |= {LINK_NAMES.get(i.link_type, f"linktype-{i.link_type}") for i in capture.interfaces}
        self._dropped += [i.dropped for i in capture.interfaces if i.dropped is not None]
        snaplens = [i.snaplen for i in capture.interfaces if i.snaplen]
        seen.snaplen = max([*snaplens, seen.snaplen or 0]) or None
        seen.file_truncated = seen.file_truncated or capture.truncated
        seen.notes += [note for note in (*capture.notes, *capture.remarks()) if note not in seen.notes]


def _empty(point: PointInput) -> Point:
    declared = point.declared
    return Point(
        id=point.id,
        node=point.node,
        interface=point.interface,
        role=point.role,
        role_origin=point.role_origin,
        pod=point.pod,
        file=point.relative,
        sha256=None,
        file_bytes=0,
        format=None,
        link_type=None,
        snaplen=None,
        frames=0,
        wire_bytes=0,
        cut_frames=0,
        super_frames=0,
        decode_status={},
        first_epoch_ns=None,
        last_epoch_ns=None,
        captured=declared.captured if declared else None,
        received=declared.received if declared else None,
        dropped=declared.dropped if declared else None,
        file_truncated=False,
        notes=list(point.notes),
    )


def _keep_options(frame: Frame, record: Record, point: PointInput, tables: RunTables) -> None:
    options = frame.packets[0].get("geneve_options")
    if options and len(tables.option_frames) < MAX_OPTION_FRAMES:
        tables.option_frames.append(OptionFrame(point.id, record, frame.packets[0]["dstport"], options))


def _tell_damage(capture: Capture, name: str, left_out: list[LeftOut]) -> None:
    """Leave out what damage hid: the records before it, or around it, were read."""
    if capture.notes:
        more = f" (and {len(capture.notes) - 1} more)" if len(capture.notes) > 1 else ""
        next_step = "what could be read was analysed; copy the file again for the rest"
        left_out.append(LeftOut(name, f"cannot read all of {name}", f"{capture.notes[0]}{more}", next_step))
