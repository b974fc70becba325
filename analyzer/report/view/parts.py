"""What a page is made of: sections of blocks (tables, figures, lists), every text already formatted.

Templates, terminal and exports read only these; tables and figures have stable ids and can be written out alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from analyzer.report.charts.canvas import Chart
from analyzer.report.journey_picture.shapes import Picture
from analyzer.report.view.text import NOT_KNOWN, clean

WHOLE = 12
"""Lines of a table that paper does not break over two pages, of the 60 or so of A4: with longer ones whole, half of
every third page was empty. Where one goes on, its head is repeated."""
PAPER_WIDTH = 120
"""Characters of a table's print size side by side on A4, generously."""
Status = Literal["", "good", "warn", "bad"]


@dataclass(slots=True)
class Cell:
    """One value: text, a smaller second line, the full text on hover, a status that only repeats what the text says.

    `order` is the number by which a sortable column sorts it; null stays last.
    """

    text: str
    detail: str = ""
    status: Status = ""
    title: str = ""
    code: bool = False
    telling: bool = False
    """Whether this is the value of its column that decides; its words say so too."""
    order: float | None = None

    def __post_init__(self) -> None:
        """Make names out of captures harmless here, where all of them pass."""
        self.text, self.detail, self.title = clean(self.text), clean(self.detail), clean(self.title)

    @property
    def known(self) -> bool:
        """Tell a value, or a word on why there is none, from the bare dash."""
        return self.text != NOT_KNOWN or bool(self.detail)


def unknown(detail: str = "") -> Cell:
    """Return the cell for a value that was not measured; never a zero."""
    return Cell(NOT_KNOWN, detail)


def _lines(cell: Cell, room: int) -> int:
    """Return how many lines the cell takes where `room` characters stand side by side."""
    return -(-len(cell.text) // room) + -(-len(cell.detail) // room)


@dataclass(slots=True)
class Column:
    """Head of a column; `weight` is its share of the width on paper."""

    label: str
    sub: str = ""
    numeric: bool = False
    weight: int = 10
    mark: str = ""

    def __post_init__(self) -> None:
        """Make names harmless, as in a cell."""
        self.label, self.sub = clean(self.label), clean(self.sub)


@dataclass(slots=True)
class Row:
    """One row: what it is about, and its values; `id` where something leads to it."""

    head: Cell
    cells: list[Cell]
    id: str = ""


@dataclass(slots=True)
class Rows:
    """Rows under one heading; an empty heading gives none."""

    rows: list[Row]
    label: str = ""
    hue: str = ""
    """Colour of a line beside the rows, `#rrggbb`: the layer that they belong to."""

    def __post_init__(self) -> None:
        """Make names harmless, as in a cell."""
        self.label = clean(self.label)


@dataclass(slots=True)
class Table:
    """A bounded table with its caption, a sentence on how to read it, and what was left to `result.json`."""

    kind: ClassVar[str] = "table"
    id: str
    caption: str
    columns: list[Column]
    groups: list[Rows]
    how_to_read: str = ""
    more: str = ""
    printed: int = 10_000
    """Rows that go on paper, per group: laying out a cell takes WeasyPrint about a millisecond."""
    dense: bool = False
    """One line a row: second lines stand beside the first."""
    stacked: bool = False
    """On a phone each row becomes a block instead of scrolling."""
    sortable: bool = False
    """Scripts make its heads buttons; a numeric column sorts by the `order` of its cells."""
    filterable: str = ""
    """What its rows are called, where scripts give its section a field that filters them."""

    def widths(self) -> list[str]:
        """Return the share of the width per column, in per cent."""
        total = sum(column.weight for column in self.columns)
        return [f"{100 * column.weight / total:.1f}%" for column in self.columns]

    def compact(self) -> Table:
        """Drop the columns in which nothing is known."""
        rows = [row for group in self.groups for row in group.rows]
        kept = [index for index in range(len(self.columns) - 1) if any(row.cells[index].known for row in rows)]
        self.columns = [self.columns[0], *(self.columns[index + 1] for index in kept)]
        for row in rows:
            row.cells = [row.cells[index] for index in kept]
        return self

    @property
    def short(self) -> bool:
        """Tell whether paper can keep the table on one page."""
        return sum(sum(group[: self.printed]) for group in self.lines()) <= WHOLE

    def lines(self) -> list[list[int]]:
        """Return how many lines each row of each group takes on paper: as many as its longest cell, wrapped."""
        total = sum(column.weight for column in self.columns)
        room = [max(PAPER_WIDTH * column.weight // total, 1) for column in self.columns]
        return [[max(map(_lines, [row.head, *row.cells], room)) for row in group.rows] for group in self.groups]

    def unprinted(self) -> int:
        """Return how many rows paper leaves out."""
        return sum(max(0, len(group.rows) - self.printed) for group in self.groups)


@dataclass(slots=True)
class Figure:
    """A drawing with its caption; `template` draws it. `narrow` is the same for a phone, in place of the other."""

    kind: ClassVar[str] = "figure"
    id: str
    caption: str
    template: str
    drawing: Picture
    how_to_read: str = ""
    narrow: Picture | None = None


def charted(identity: str, caption: str, chart: Chart, how_to_read: str) -> Figure:
    """Return the figure of a chart."""
    return Figure(identity, caption, "picture.svg.j2", chart.wide, how_to_read, chart.narrow)


@dataclass(slots=True)
class Figures:
    """Figures that stand beside each other where there is room."""

    kind: ClassVar[str] = "figures"
    figures: list[Figure]
    printed: int = 1
    """How many go on paper, where they stand one below the other and take a tenth of a second each."""


@dataclass(slots=True)
class Items:
    """A list of sentences under a short heading."""

    kind: ClassVar[str] = "items"
    label: str
    items: list[str]


@dataclass(slots=True)
class Listing:
    """Preformatted text that somebody will copy, folded away on screen and not printed."""

    kind: ClassVar[str] = "listing"
    label: str
    text: str


@dataclass(slots=True)
class Command:
    """One command that shows a figure of the page, and what to look for in its output."""

    claim: str
    command: str
    look_for: str
    display_filter: str


@dataclass(slots=True)
class Commands:
    """Commands that check the page against another tool."""

    kind: ClassVar[str] = "commands"
    commands: list[Command]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field in plain ones; `id` is what links lead to, after `term-`."""

    id: str
    name: str
    meaning: str


@dataclass(slots=True)
class Terms:
    """Words of the page with their meanings."""

    kind: ClassVar[str] = "terms"
    terms: list[Term]


@dataclass(slots=True)
class Fact:
    """What is said about one thing under one word, line by line; what stands in backticks is code."""

    label: str
    lines: list[str]

    def __post_init__(self) -> None:
        """Make names harmless, as in a cell."""
        self.lines = [clean(line) for line in self.lines]


@dataclass(slots=True)
class Copied:
    """Text that somebody will paste elsewhere: selectable, and with a button where scripts run."""

    label: str
    text: str


@dataclass(slots=True)
class Card:
    """One finding: `mark` says how grave it is, `status` repeats that as a colour; `rule` is told of elsewhere."""

    kind: ClassVar[str] = "card"
    id: str
    title: str
    mark: str
    status: Status
    sub: str
    facts: list[Fact]
    copied: list[Copied]
    rule: str


@dataclass(slots=True)
class Group:
    """Blocks about one run; `folded` ones open on a click and are not printed, but for those that are `printed`."""

    kind: ClassVar[str] = "group"
    id: str
    title: str
    sub: str
    blocks: list[Block]
    folded: bool = False
    printed: bool = False
    unprinted: list[int] = field(default_factory=list)
    """Places of the blocks that do not go on paper."""


Block = Table | Figure | Figures | Items | Listing | Commands | Terms | Card | Group


@dataclass(slots=True)
class Section:
    """One question of the page and what answers it."""

    id: str
    title: str
    intro: str
    blocks: list[Block] = field(default_factory=list)
    paper: float = 300
    """mm of paper that it may take: a page of A4 has 261."""
    unprinted: list[int] = field(default_factory=list)
    """Places of the blocks that do not go on paper."""
    terms: list[Term] = field(default_factory=list)
    """Words of the glossary that stand here first."""

    def left_on_screen(self) -> list[str]:
        """Return what the blocks are called that paper leaves out and would otherwise have shown."""
        return _left_on_screen(self)


def _left_on_screen(whole: Section | Group) -> list[str]:
    found: list[str] = []
    for at, block in enumerate(whole.blocks):
        shown = not (isinstance(block, Listing) or (isinstance(block, Group) and block.folded and not block.printed))
        if at in whole.unprinted:
            found += [_called(block)] * shown
        elif isinstance(block, Group) and shown:
            found += _left_on_screen(block)
    return found


def _called(block: Block) -> str:
    match block:
        case Table() | Figure():
            return block.caption
        case Figures():
            return "; ".join(figure.caption for figure in block.figures)
        case Items() | Listing():
            return block.label
        case Group() | Card():
            return block.title
        case Commands():
            return "; ".join(command.claim for command in block.commands)
        case Terms():
            return ", ".join(term.name for term in block.terms)


@dataclass(slots=True)
class Page:
    """Everything a template needs."""

    title: str
    verdict: str
    found: str
    """What was found that the verdict does not say; leads to the findings."""
    standfirst: list[str]
    sections: list[Section]
    generator: str
