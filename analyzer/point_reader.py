"""One capture point: its file is read once, every frame counted, and what it says of itself kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

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


def read_point(
    point: PointInput, index: int, mtu: int | None, bindings: Bindings, tables: RunTables, left_out: list[LeftOut]
) -> Point:
    """Read the point's file into the tables and return its quality; an unreadable file is left out, with its reason."""
    seen = _empty(point)
    if point.path is None:
        return seen
    try:
        with open_capture(point.path) as capture:
            supers = _read_records(capture, point, index, mtu, bindings, tables, seen)
            _describe(seen, capture, point, supers)
            _tell_damage(capture, point, left_out)
        seen.sha256, seen.file_bytes = _hash(point.path)
    except (CannotRead, OSError) as error:
        why = error.why if isinstance(error, CannotRead) else error.strerror or str(error)
        next_step = error.next_step if isinstance(error, CannotRead) else "check the file's permissions"
        left_out.append(LeftOut(point.relative or point.id, f"cannot read {point.relative}", why, next_step))
        seen.notes.append(why)
        point.path = None  # what could not be read is no evidence of silence
        return seen
    if point.declared and point.declared.sha256 and point.declared.sha256 != seen.sha256:
        seen.notes.append("the file is not the one the manifest was written for (sha256 differs)")
    return seen


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


def _read_records(
    capture: Capture,
    point: PointInput,
    index: int,
    mtu: int | None,
    bindings: Bindings,
    tables: RunTables,
    seen: Point,
) -> int:
    """Count every record; return how many frames were longer than the interface's MTU and link header allow."""
    status: Counter[str] = Counter()
    supers = 0
    for record in capture.records:
        frame = dissect(record, bindings)
        status[frame.status] += 1
        seen.frames += 1
        seen.wire_bytes += frame.wire_len
        seen.cut_frames += frame.cap_len < frame.wire_len
        supers += frame.wire_len - frame.packets[0].get("l3_start", 0) > (mtu or COMMON_MTU)
        if record.time_epoch_ns is not None:
            seen.first_epoch_ns = min(seen.first_epoch_ns or record.time_epoch_ns, record.time_epoch_ns)
            seen.last_epoch_ns = max(seen.last_epoch_ns or 0, record.time_epoch_ns)
        tables.flows.add(frame, index, mtu)
        tables.echoes.add(frame, index)
        _keep_options(frame, record, point, tables)
    seen.decode_status = dict(sorted(status.items()))
    return supers


def _keep_options(frame: Frame, record: Record, point: PointInput, tables: RunTables) -> None:
    options = frame.packets[0].get("geneve_options")
    if options and len(tables.option_frames) < MAX_OPTION_FRAMES:
        tables.option_frames.append(OptionFrame(point.id, record, frame.packets[0]["dstport"], options))


def _describe(seen: Point, capture: Capture, point: PointInput, supers: int) -> None:
    links = sorted({LINK_NAMES.get(i.link_type, f"linktype-{i.link_type}") for i in capture.interfaces})
    drops = [i.dropped for i in capture.interfaces if i.dropped is not None]
    snaplens = [i.snaplen for i in capture.interfaces if i.snaplen]
    seen.format = capture.format
    seen.link_type = ",".join(links) or None
    seen.snaplen = max(snaplens, default=None)
    seen.super_frames = supers
    seen.file_truncated = capture.truncated
    seen.notes += capture.notes
    if seen.dropped is None and drops:
        seen.dropped = sum(drops)


def _tell_damage(capture: Capture, point: PointInput, left_out: list[LeftOut]) -> None:
    """Leave out what damage hid: the records before it, or around it, were read."""
    if capture.notes:
        more = f" (and {len(capture.notes) - 1} more)" if len(capture.notes) > 1 else ""
        next_step = "what could be read was analysed; copy the file again for the rest"
        what = f"cannot read all of {point.relative}"
        left_out.append(LeftOut(point.relative or point.id, what, f"{capture.notes[0]}{more}", next_step))


def _hash(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return digest.hexdigest(), stream.tell()
