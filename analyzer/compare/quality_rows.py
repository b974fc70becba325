"""How well a run was captured, as figures of it."""

from __future__ import annotations

from analyzer.compare.measured import Measured, nothing
from analyzer.result import Run

UNREADABLE = ("truncated", "malformed")


def dropped(run: Run) -> Measured:
    """Return what the kernel dropped while capturing, over all points; not known where a point does not say."""
    said = [point.dropped for point in run.points if point.file is not None]
    known = [each for each in said if each is not None]
    return (
        Measured(sum(known)) if said and len(known) == len(said) else nothing("no count of drops beside each capture")
    )


def unreadable(run: Run) -> Measured:
    """Return the frames whose headers were cut off or contradict themselves."""
    return Measured(sum(point.decode_status.get(each, 0) for point in run.points for each in UNREADABLE))


def headers_cut(run: Run) -> int:
    """Return the frames whose headers the capture cut off."""
    return sum(point.decode_status.get("truncated", 0) for point in run.points)


def damaged(run: Run) -> Measured:
    """Return how many files end in the middle of a packet."""
    return Measured(sum(point.file_truncated for point in run.points))


def super_frames(run: Run) -> Measured:
    """Return the frames larger than any wire carries that the overhead counts."""
    return Measured(run.overhead.super_frames, run.overhead.n) if run.overhead.n else nothing("no frame between nodes")
