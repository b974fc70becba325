"""What of a section goes on paper is bounded, inside groups too, and what does not is counted."""

from __future__ import annotations

import re

import msgspec

from analyzer.report import html, templates
from analyzer.report.pdf import as_images, on_paper
from analyzer.report.view.page import page
from analyzer.report.view.paper import fit, height
from analyzer.report.view.parts import Block, Cell, Column, Group, Items, Listing, Page, Row, Rows, Section, Table
from tests.report import factory

A4 = 261
"""mm of a page that text may take."""


def table(rows: int, name: str = "t") -> Table:
    return Table(name, "Caption", [Column("a"), Column("b")], [Rows([Row(Cell("x"), [Cell("y")])] * rows)])


def test_blocks_are_printed_as_long_as_there_is_room() -> None:
    blocks: list[Block] = [Items("first", ["x"] * 20), Items("second", ["x"] * 40), Items("third", ["x"])]
    section = fit(Section("s", "S", "", blocks, paper=150))
    assert ([1], ["second"]) == (section.unprinted, section.left_on_screen())


def test_of_a_long_table_as_many_rows_are_printed_as_fit() -> None:
    long = table(500)
    section = fit(Section("s", "S", "", [long], paper=150))
    assert [] == section.unprinted
    assert 10 < long.printed < 40
    assert height(long) <= 150
    assert 500 - long.printed == long.unprinted()


def test_where_only_the_head_of_a_table_would_fit_it_is_left_out_whole() -> None:
    assert [0] == fit(Section("s", "S", "", [table(500)], paper=25)).unprinted


def test_a_group_is_printed_in_part() -> None:
    group = Group("g", "G", "", [Items("first", ["x"]), Items("second", ["x"] * 90)])
    section = fit(Section("s", "S", "", [group, table(2)], paper=100))
    assert ([], [1], ["second"]) == (section.unprinted, group.unprinted, section.left_on_screen())


def test_a_group_of_which_nothing_is_printed_has_no_heading_there() -> None:
    folded = Group("f", "F", "", [table(2)], folded=True)
    assert [0] == fit(
        Section("s", "S", "", [Group("g", "G", "", [folded, Items("i", ["x"] * 90)])], paper=100)
    ).unprinted


def test_what_is_never_printed_takes_no_room_and_is_not_missed() -> None:
    folded = Group("g", "G", "", [table(500)], folded=True)
    section = fit(Section("s", "S", "", [folded, Listing("l", "text"), Items("i", ["x"])], paper=20))
    assert ([], []) == (section.unprinted, section.left_on_screen())


def test_what_folds_on_screens_only_is_fitted_and_missed_as_if_it_stood_open() -> None:
    long = table(500)
    fitted = fit(Section("s", "S", "", [Group("g", "G", "", [long], folded=True, printed=True)], paper=150))
    assert ([], True) == (fitted.unprinted, 10 < long.printed < 40)
    left = fit(Section("s", "S", "", [Group("g", "G", "", [table(500)], folded=True, printed=True)], paper=25))
    assert ([0], ["G"]) == (left.unprinted, left.left_on_screen())


def test_paper_names_what_it_leaves_out_and_where_that_is() -> None:
    left = Section("s", "S", "", [table(90, "long"), Items("third", ["x"] * 90)], paper=150)
    whole = Page("Title", "Verdict", "", [], [fit(left)], "podpath")
    template = templates.environment().get_template("page.html.j2")
    text = " ".join(re.sub("<[^>]+>", "", on_paper(template.render(page=whole, script="", policy=""))).split())
    assert "1 more part of this section is on the page this was printed from: third. Tables" in text
    assert "rows are on the page this was printed from, and in long as CSV with --artefacts" in text


def test_paper_says_how_much_it_leaves_out() -> None:
    result = factory.huge()
    printed = on_paper(html.render(result))
    assert re.search(r"\d+ more parts of this section are on the page this was printed from", printed)


def test_the_estimate_of_a_page_with_a_hundred_thousand_flows_is_below_forty_pages() -> None:
    base = factory.four_setups()
    flows = [factory.flow(index % 1000, factory.VXLAN) for index in range(25_000)]
    base.runs[:4] = [msgspec.structs.replace(run, flows=flows, flows_total=25_000) for run in base.runs[:4]]
    printed = [(section.paper, sum(height(block) for at, block in enumerate(section.blocks)
                                   if at not in section.unprinted)) for section in page(base).sections]  # fmt: skip
    assert [] == [(most, high) for most, high in printed if high > most + 1]
    assert sum(high for _, high in printed) < 40 * A4


def test_every_section_together_may_take_forty_pages_and_no_more() -> None:
    assert sum(section.paper for section in page(factory.four_setups()).sections) < 40 * A4


def test_drawings_become_images_on_paper() -> None:
    found = as_images("a<svg><text>x</text></svg>b<svg></svg>c")
    assert "a#b#c" == re.sub(r'<img src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]+">', "#", found)
