"""Style that stays inside one element."""

from __future__ import annotations

import re

from analyzer.report.artefacts.fragment import fragment
from analyzer.report.scoped_style import scoped
from analyzer.report.view.parts import Cell, Column, Row, Rows, Table
from tests.report.document import Document

TABLE = Table("t", "c", [Column("a"), Column("b")], [Rows([Row(Cell("<b>"), [Cell("2")])], "g", "#d97706")])


def test_each_selector_gets_the_scope_also_within_a_media_rule() -> None:
    style = "a, b > c { x: y; }\n@media screen and (max-width: 4rem) {\n  d { z: 1 }\n}\ne{}"
    assert (".p a, .p b > c { x: y; }\n@media screen and (max-width: 4rem) {\n  .p d { z: 1 }\n}\n.p e {}") == scoped(
        style, ".p"
    )


def test_no_rule_of_a_fragment_speaks_of_anything_outside_it() -> None:
    written = fragment(TABLE)
    style = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)[0]
    heads = [head.strip() for head in re.findall(r"([^{};]+)\{", style)]
    assert all(each.strip().startswith((".podpath", "@media")) for head in heads for each in head.split(", ."[:1]))
    assert [] == [head for head in heads if not head.startswith((".podpath", "@media"))]


def test_a_fragment_is_one_element_that_closes_what_it_opens_and_fetches_nothing() -> None:
    written = fragment(TABLE)
    page = Document(written)
    assert [] == page.open_elements
    assert written.startswith('<div class="podpath">')
    assert "&lt;b&gt;" in written
    assert "--hue: #d97706" in written
    assert not re.search(r"url\(|src=|href=\"(?!#)|@import", written)
