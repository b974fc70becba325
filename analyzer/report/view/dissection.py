"""One frame with a tunnel, header by header: its picture, and a table of its fields."""

from __future__ import annotations

from analyzer.dissection_result import Dissection
from analyzer.report.dissection.lines import Block as Header
from analyzer.report.dissection.lines import Line, blocks, ending, sizes, subject
from analyzer.report.dissection.picture import draw
from analyzer.report.view.names import TUNNELS
from analyzer.report.view.parts import Cell, Column, Figure, Group, Row, Rows, Section, Table
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count

COLUMNS = [
    Column("Field", weight=20),
    Column("Bytes", weight=8),
    Column("As they stand", "hex, or bits", weight=18),
    Column("Value", weight=17),
    Column("What it means", weight=30),
]
INSIDE = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
INTRO = (
    "What the tables above count, in one packet: where each header begins, what it holds, and what the tunnel put "
    "around the packet of a pod. Any other frame is shown by: analyze dissect FILE --frame N."
)
READ_PICTURE = (
    "Each box is a header, as wide as it is long; a colour is a protocol, the same below, where each byte stands. "
    "The bracket holds what the path added to the packet that the pod sent."
)
READ_TABLE = (
    f"Bytes count from the start of the frame. A field marked {INSIDE} lies in the one above it. "
    "Where a name stands beside an address or a VNI, the run's manifest or state says so."
)


def section(page: Shown) -> Section | None:
    """Return one frame of each kind of tunnel that the runs hold."""
    groups = [_group(each) for each in page.result.dissections]
    return Section("dissections", "One frame, byte by byte", INTRO, list(groups), paper=240) if groups else None


def _group(found: Dissection) -> Group:
    """Return the drawing, and the fields behind a click; paper has them where there is room."""
    identity = f"dissection-{kind(found)}"
    fields = Group(f"{identity}-all", "Every field of this frame", "", [table(found, f"{identity}-fields")],
                   folded=True, printed=True)  # fmt: skip
    title = f"{TUNNELS.get(kind(found), 'No tunnel')}{', with options' if _has_options(found) else ''}"
    return Group(identity, title, clip(found.run or found.file, 60), [figure(found, f"{identity}-bytes"), fields])


def _has_options(found: Dissection) -> bool:
    return any(each.layer == "geneve options" for each in found.overhead or [])


def kind(found: Dissection) -> str:
    """Return the outermost tunnel's protocol, `bare` where there is none."""
    return next((each.layer for each in found.headers if each.layer in TUNNELS), "bare")


def figure(found: Dissection, identity: str) -> Figure:
    """Return the drawing of the headers and bytes."""
    return Figure(
        identity, f"{subject(found)}, {sizes(found)}", "dissection.svg.j2", draw(found, whole=False), READ_PICTURE
    )


def table(found: Dissection, identity: str, every: bool = False) -> Table:
    """Return the fields, grouped by header; without `every` single bits that a field sums up are left out."""
    groups = [Rows([_row(line) for line in each.lines if every or not line.minor], _label(each), each.hue)
              for each in blocks(found)]  # fmt: skip
    return Table(
        identity, f"{subject(found)}, field by field", COLUMNS, groups, READ_TABLE, " ".join(ending(found)), dense=True
    )


def _label(header: Header) -> str:
    last = header.start + header.length - 1
    words = f"{header.title}: bytes {header.start} to {last}, {count(header.length, 'byte')}"
    return words + (", added by the path" if header.added else "")


def _row(line: Line) -> Row:
    return Row(
        Cell(f"{INSIDE} " * line.depth + line.label, title=line.name),
        [Cell(line.span), Cell(line.bytes, code=True), Cell(line.value), Cell(line.meaning)],
    )
