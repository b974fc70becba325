"""One run's captures → annotated copies, each written beside its name and put there when it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analyzer.annotate import from_pcap
from analyzer.annotate.from_pcapng import PcapngCopy
from analyzer.annotate.source import CopySource
from analyzer.errors import CannotRead, LeftOut, UserError, readable
from analyzer.machine.linker import Machine
from analyzer.readers import Capture, open_capture
from analyzer.topology.runs import PointInput, RunInput

Comments = Mapping[tuple[str, int], Sequence[str]]
"""(capture point, frame number from 1) → what to say of the frame. An interface of a capture of several may stand for
its point (`worker/any[eth0]`). Where a point has several files, each counts its frames anew: there the file's name as
reports have it (PointInput.named) stands instead of the point's."""
BUFFER = 1 << 20
MAX_NUMBERS = 5
"""Frames that are named where comments found no room."""


@dataclass
class Copies:
    """What was written, and what could not be read or said."""

    paths: list[Path] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    commented: int = 0
    """Frames that got comments."""


def write_annotated(
    run: RunInput,
    comments: Comments,
    names: Mapping[str, str],
    targets: Mapping[Path, Path],
    machine: Machine | None = None,
) -> Copies:
    """Write each capture of the run to its target; `names`: address → pod or node. With machine code it is faster.

    Raises UserError where a copy cannot be written.
    """
    copies = Copies()
    for point in run.points:
        for path in point.paths:
            name = point.named(path)
            source = CopySource(run.id, point, name, _of_file(comments, point, name), names)
            _write(path, targets[path], source, machine, copies)
    return copies


def _of_file(comments: Comments, point: PointInput, name: str) -> dict[int, list[str]]:
    """Return the comments on the frames of one file."""
    found: dict[int, list[str]] = {}
    for (where, number), said in comments.items():
        tapped = where.startswith(f"{point.id}[") and where.endswith("]")
        if where == name or (len(point.paths) == 1 and (where == point.id or tapped)):
            found.setdefault(number, []).extend(said)
    return found


def _write(path: Path, target: Path, source: CopySource, machine: Machine | None, copies: Copies) -> None:
    name = source.name
    try:
        with open_capture(path) as capture, _replaced(target) as stream:
            uncopied = _copy(capture, source, machine, stream)
    except (CannotRead, OSError) as error:
        why, then = (error.why, error.next_step) if isinstance(error, CannotRead) else (str(error), "copy it again")
        copies.left_out.append(LeftOut(name, f"cannot copy {name}", why, then))
        return
    copies.paths.append(target)
    copies.commented += len(source.comments) - len(source.unsaid)
    whole, rest = f"cannot copy all of {name}", "what could be read was copied; copy the file again for the rest"
    copies.left_out += [LeftOut(name, whole, note, rest) for note in capture.notes]
    copies.left_out += [LeftOut(name, whole, each, "use the capture itself for them") for each in sorted(uncopied)]
    if source.unsaid:
        copies.left_out.append(_unsaid(name, sorted(source.unsaid)))


def _copy(capture: Capture, source: CopySource, machine: Machine | None, stream: IO[bytes]) -> set[str]:
    """Write the copy; return the kinds of blocks that are not in it."""
    if capture.blocks is None:
        _put(from_pcap.copied(capture, source, machine), stream)
        return set()
    copy = PcapngCopy(capture, source, machine)
    _put(copy.pieces(), stream)
    return copy.uncopied


def _put(pieces: Iterator[bytes], stream: IO[bytes]) -> None:
    """Write the pieces; raises UserError where that fails, and passes on what their making raises."""
    for piece in pieces:
        try:
            stream.write(piece)
        except OSError as error:
            raise _cannot_write(Path(stream.name), error) from error


@contextmanager
def _replaced(target: Path) -> Iterator[IO[bytes]]:
    """Open a hidden file that gets the target's name once all is written; raises UserError where that is not possible.

    It is a new file, so that no link leads to another.
    """
    hidden = target.with_name(f".{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        hidden.unlink(missing_ok=True)
        stream = hidden.open("xb", BUFFER)
    except OSError as error:
        raise _cannot_write(target, error) from error
    try:
        with stream:
            yield stream
            _flush(stream, target)
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)


def _flush(stream: IO[bytes], target: Path) -> None:
    try:
        stream.flush()
    except OSError as error:
        raise _cannot_write(target, error) from error


def _cannot_write(path: Path, error: OSError) -> UserError:
    why = error.strerror or str(error)
    return UserError(f"cannot write {readable(path)}", why, "choose another folder with --out")


def _unsaid(name: str, numbers: list[int]) -> LeftOut:
    """Say which frames have no comment though they should."""
    more = f" and {len(numbers) - MAX_NUMBERS} more" if len(numbers) > MAX_NUMBERS else ""
    frames = ", ".join(map(str, numbers[:MAX_NUMBERS])) + more
    why = f"no comment on frame {frames}: it was not read, or its block has no room for one"
    return LeftOut(name, f"cannot say all of {name}", why, "the report has the findings")
