"""How good the captures are, what was left out, and what more would tell."""

from __future__ import annotations

from pathlib import PurePosixPath

from analyzer.report.view import measured
from analyzer.report.view.names import ROLES, anchor, heading, maker
from analyzer.report.view.parts import Block, Cell, Column, Group, Items, Row, Rows, Section, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, more, number
from analyzer.result import Point, Run

POINTS, LEFT_OUT, HINTS, PRINTED = 40, 50, 12, 12
SUMMARY = [
    Column("Run", weight=30),
    Column("Points", numeric=True, weight=9),
    Column("Frames", numeric=True, weight=11),
    Column("Cut", "by snaplen", numeric=True, weight=10),
    Column("Super-frames", numeric=True, weight=12),
    Column("Dropped", "by the kernel", numeric=True, weight=12),
    Column("Not decoded", "truncated, malformed, unsupported", numeric=True, weight=16),
]
POINT = [Column("Point", weight=30), Column("File", weight=30), *SUMMARY[2:], Column("Note", weight=24)]
READ_SUMMARY = (
    "A frame that the kernel dropped or that could not be decoded is missing from the figures above. A frame cut by "
    "snaplen is not: it counts with the length it had on the wire, and only what stood behind the cut was not read. "
    "A dash means nobody said."
)
READ_POINTS = "A point with 0 frames was tapped and saw nothing, which is a fact, not a gap."


def section(page: Shown) -> Section:
    """Return capture quality; this section is always there, if only to say what was left out."""
    blocks: list[Block] = []
    runs = page.main + page.others
    if runs:
        rows = [_summary(run) for run in runs]
        blocks.append(
            Table("quality-table", "Captures at a glance", SUMMARY, [Rows(rows)], READ_SUMMARY, printed=PRINTED)
        )
    if page.result.left_out:
        blocks.append(_left_out(page))
    blocks += [_points(run) for run in runs if run.points]
    blocks += _hints(runs)
    return Section("quality", "Capture quality", "", blocks, paper=250)


def _summary(run: Run) -> Row:
    points = run.points
    cells = [
        Cell(number(len(points))),
        Cell(number(measured.frames(run))),
        Cell(number(sum(point.cut_frames for point in points))),
        Cell(number(sum(point.super_frames for point in points))),
        _dropped(measured.dropped(run)),
        _undecoded([point.decode_status for point in points]),
    ]
    return Row(Cell(heading(run), maker(run)), cells)


def _dropped(drops: int | None) -> Cell:
    return unknown() if drops is None else Cell(number(drops), "", "warn" if drops else "")


def _undecoded(statuses: list[dict[str, int]]) -> Cell:
    counts = {name: sum(each.get(name, 0) for each in statuses) for name in ("truncated", "malformed", "unsupported")}
    said = ", ".join(f"{number(n)} {name}" for name, n in counts.items() if n)
    return Cell(number(sum(counts.values())), said, "warn" if said else "")


def _points(run: Run) -> Group:
    """Return the points of a run; folded away where there is nothing to worry about."""
    rows = [_point(point) for point in run.points[:POINTS]]
    left = more(len(run.points) - POINTS, "point")
    table = Table(f"points-{anchor(run)}", f"Capture points of {heading(run)}", POINT, [Rows(rows)], READ_POINTS, left)
    clean = not any(cell.status for row in rows for cell in row.cells)
    drops = "drops not known" if measured.dropped(run) is None else "nothing dropped"
    words = f"{drops}, every file whole, every frame decoded" if clean else "not all is well"
    title = f"{heading(run)}: {count(len(run.points), 'capture point')}"
    return Group(f"quality-{anchor(run)}", title, words, [table.compact()], folded=clean)


def _point(point: Point) -> Row:
    role = ROLES[point.role] + ("" if point.role_origin == "manifest" else f" ({point.role_origin})")
    pod = f", pod {clip(point.pod, 40)}" if point.pod and point.role != "pod" else ""
    filtered = f"capture filter: {point.capture_filter}"
    said = [filtered, *point.notes] if point.capture_filter and filtered not in point.notes else point.notes
    notes = [cut(note, 200) for note in said[:3]] + (
        ["the file ends in the middle of a packet"] if point.file_truncated else []
    )
    return Row(
        Cell(clip(point.id, 60), role + pod, title=point.id),
        [
            _file(point),
            Cell(number(point.frames)),
            Cell(number(point.cut_frames)),
            Cell(number(point.super_frames)),
            _dropped(point.dropped),
            _undecoded([point.decode_status]),
            Cell("; ".join(notes), "", "warn" if point.file_truncated else "") if notes else unknown(),
        ],
    )


def _file(point: Point) -> Cell:
    if point.file is None:
        return unknown("nothing could be captured")
    kind = ", ".join(filter(None, [clip(point.format or "", 12), clip(point.link_type or "", 20)]))
    snaplen = f", {number(point.snaplen)} bytes a frame" if point.cut_frames and point.snaplen else ""
    return Cell(clip(PurePosixPath(point.file).name, 48), kind + snaplen, title=point.file)


def _left_out(page: Shown) -> Table:
    columns = [
        Column("Input", weight=28),
        Column("What", weight=22),
        Column("Why", weight=26),
        Column("What next", weight=26),
    ]
    rows = [
        Row(
            Cell(clip(each.path, 80), title=each.path),
            [Cell(cut(text, 300)) for text in (each.what, each.why, each.next_step)],
        )
        for each in page.result.left_out[:LEFT_OUT]
    ]
    left = more(len(page.result.left_out) - LEFT_OUT, "input")
    return Table(
        "left-out", "What was left out", columns, [Rows(rows)], "None of this is in any figure of this page.", left
    )


def _hints(runs: list[Run]) -> list[Block]:
    """Return what more would tell, each hint once with the runs it is about."""
    about: dict[str, list[str]] = {}
    for run in runs:
        for hint in run.hints:
            about.setdefault(hint, []).append(heading(run))
    several = len(runs) > 1
    items = [cut(hint, 400) + (f" ({_some(names)})" if several else "") for hint, names in list(about.items())[:HINTS]]
    return [Items("What more would tell", items)] if items else []


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
