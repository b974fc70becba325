"""The glossary: the words that the page's sections use, each explained once and led to from where it stands first."""

from __future__ import annotations

import re

from analyzer.report import html
from analyzer.report.view.glossary import sections
from analyzer.report.view.page import page
from analyzer.report.view.parts import (
    Block,
    Cell,
    Column,
    Command,
    Commands,
    Items,
    Listing,
    Row,
    Rows,
    Section,
    Table,
    Terms,
)
from analyzer.report.view.vocabulary import VOCABULARY

from . import factory
from .document import Document


def explained(*told: Section) -> list[str]:
    """Return the ids of the words in the glossary of these sections."""
    return [
        term.id for made in sections(told) for block in made.blocks if isinstance(block, Terms) for term in block.terms
    ]


def test_a_word_is_explained_wherever_it_stands() -> None:
    """In an intro, a caption, a head, a cell, its second line, a list."""
    table = Table(
        "t", "The MTU", [Column("MSS"), Column("x", "TTLs")], [Rows([Row(Cell("VNI"), [Cell("", "by DSR")])])]
    )
    found = explained(Section("s", "S", "what BGP says", [table, Items("seen", ["by ICMP"])]))
    assert ["bgp", "dsr", "icmp", "mss", "mtu", "ttl", "vni"] == found


def test_parts_of_words_and_what_is_there_to_be_pasted_are_no_words() -> None:
    pasted: list[Block] = [Listing("hashes", "MTU"), Commands([Command("claim", "tshark -Y vxlan MTU", "MSS", "TTL")])]
    assert [] == explained(Section("s", "S", "MTUx", pasted))


def test_the_section_where_a_word_stands_first_leads_to_it() -> None:
    first, second = Section("a", "A", "MTU and TTL"), Section("b", "B", "MTU and MSS")
    sections([first, second])
    assert [["mtu", "ttl"], ["mss"]] == [[term.id for term in each.terms] for each in (first, second)]


def test_the_page_links_each_of_its_words_once_and_no_other() -> None:
    document = Document(html.render(factory.four_setups()))
    links = [each.attributes["href"] for each in document.all("a") if each.attributes["href"].startswith("#term-")]
    words = [each.attributes["id"] for each in document.elements if each.attributes.get("id", "").startswith("term-")]
    assert sorted(links) == sorted(f"#{word}" for word in words)
    assert {"term-mtu", "term-vni", "term-vxlan"} <= set(words)
    assert len(words) == len(document.all("dfn")) > 10


def test_a_page_of_nothing_explains_nothing() -> None:
    assert "glossary" not in [section.id for section in page(factory.empty()).sections]


def test_the_words_are_told_apart_and_find_themselves() -> None:
    ids = [term.id for term in VOCABULARY]
    assert sorted(set(ids)) == sorted(ids)
    assert [] == [term.name for term, pattern in VOCABULARY.items() if not re.search(pattern, term.name)]
