"""One capture point: its files are read once, every frame counted, and what they say of themselves kept."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.errors import CannotRead, LeftOut
from analyzer.flows.numbers import known, least
from analyzer.flows.point_table import PointTable
from analyzer.layers.bindings import LINK_NAMES, Bindings
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop.codes import STATUSES
from analyzer.machine.linker import Machine
from analyzer.points.counting import count_frames
from analyzer.points.digest import Digest
from analyzer.points.second_look import SecondLook
from analyzer.readers import Capture, open_capture
from analyzer.result import Point
from analyzer.topology.runs import PointInput


@dataclass
class PointSeen:
    """What one point holds: its quality, what was counted, the frames looked at twice, and what could not be read."""

    quality: Point
    table: PointTable
    second: SecondLook = field(default_factory=SecondLook)
    interfaces: list[str | None] = field(default_factory=list)
    """Names of a pcapng file's interfaces, by their index."""
    left_out: list[LeftOut] = field(default_factory=list)


def read_point(
    point: PointInput,
    mtu: int | None,
    bindings: Bindings,
    ready: Callable[[], Machine | None],
    hashed: bool = True,
) -> PointSeen:
    """Read the point's files; what cannot be read is left out, with its reason.

    `mtu` is its interface's, null when no state says it. `ready` gives the machine code, None while it is still being
    compiled. Each file keeps its own frame numbers, as Wireshark shows them.
    """
    reader = _PointReader(point, mtu, bindings, ready, hashed)
    unread = []
    for path in point.paths:
        try:
            reader.read(path)
        except (CannotRead, OSError) as error:
            reader.leave_out(point.named(path), error)
            unread.append(path)
    point.paths = [path for path in point.paths if path not in unread]  # the unread is no evidence of silence
    return reader.finished(whole=bool(point.paths) and not unread)


class _PointReader:
    """Reads the files of one point and gathers what they say of their quality."""

    def __init__(
        self,
        point: PointInput,
        mtu: int | None,
        bindings: Bindings,
        ready: Callable[[], Machine | None],
        hashed: bool,
    ) -> None:
        self._seen = PointSeen(_empty(point), PointTable(mtu))
        self._seen.second.begin(self._seen.table)
        self._point, self._bindings, self._ready = point, bindings, ready
        self._digest = Digest() if hashed else None
        self._formats: set[str] = set()
        self._links: set[str] = set()
        self._filters: set[str | None] = set()
        self._dropped: list[int] = []

    def read(self, path: Path) -> None:
        """Count every record of the file; raises CannotRead and OSError."""
        seen = self._seen
        with open_capture(path, self._digest) as capture:
            for kept in count_frames(capture, self._bindings, self._ready, seen.table):
                seen.second.add(self._point.id, kept, seen.table)
            self._describe(capture)
            _tell_damage(capture, self._point.named(path), seen.left_out)

    def leave_out(self, name: str, error: CannotRead | OSError) -> None:
        """Note a file that cannot be read."""
        why = error.why if isinstance(error, CannotRead) else error.strerror or str(error)
        next_step = error.next_step if isinstance(error, CannotRead) else "check the file's permissions"
        self._seen.left_out.append(LeftOut(name, f"cannot read {name}", why, next_step))
        self._seen.quality.notes.append(why)

    def finished(self, whole: bool) -> PointSeen:
        """Return what was seen; the sum of the bytes only where all of them were."""
        quality = self._seen.quality
        self._seen.table.finish()
        _fill(quality, self._seen.table)
        quality.format = ",".join(sorted(self._formats)) or None
        quality.link_type = ",".join(sorted(self._links)) or None
        quality.capture_filter = quality.capture_filter or _any_of(self._filters)
        if quality.dropped is None and self._dropped:
            quality.dropped = sum(self._dropped)
        if self._digest is not None and whole:
            quality.sha256, quality.file_bytes = self._digest.finished()
            declared = self._point.declared
            if declared and declared.sha256 and declared.sha256 != quality.sha256:
                quality.notes.append("the file is not the one the manifest was written for (sha256 differs)")
        return self._seen

    def _describe(self, capture: Capture) -> None:
        """Add what one file says of itself to what the others said."""
        seen = self._seen.quality
        self._seen.interfaces = [each.name for each in capture.interfaces]
        self._formats.add(capture.format)
        self._links |= {LINK_NAMES.get(i.link_type, f"linktype-{i.link_type}") for i in capture.interfaces}
        self._filters |= {i.filter or None for i in capture.interfaces}
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
        capture_filter=(declared.filter or None) if declared else None,
    )


def _any_of(filters: Set[str | None]) -> str | None:
    """Return the filter of several interfaces together; None where one of them had none."""
    said = sorted(each for each in filters if each)
    if len(said) < len(filters):
        return None
    return " or ".join(f"({each})" for each in said) if len(said) > 1 else "".join(said) or None


def _fill(quality: Point, table: PointTable) -> None:
    """Fill in what was counted."""
    counts = table.counts.numbers
    statuses = dict(zip(STATUSES, counts[n.STATUS : n.STATUS + len(STATUSES)].tolist(), strict=True))
    quality.decode_status = {status: many for status, many in sorted(statuses.items()) if many}
    quality.frames = sum(statuses.values())
    quality.wire_bytes, quality.cut_frames = counts[n.WIRE_BYTES], counts[n.CUT]
    quality.super_frames = counts[n.SUPER_FRAMES]
    quality.first_epoch_ns, quality.last_epoch_ns = least(counts[n.FIRST]), known(counts[n.LAST])


def _tell_damage(capture: Capture, name: str, left_out: list[LeftOut]) -> None:
    """Leave out what damage hid: the records before it, or around it, were read."""
    if capture.notes:
        more = f" (and {len(capture.notes) - 1} more)" if len(capture.notes) > 1 else ""
        next_step = "what could be read was analysed; copy the file again for the rest"
        left_out.append(LeftOut(name, f"cannot read all of {name}", f"{capture.notes[0]}{more}", next_step))
