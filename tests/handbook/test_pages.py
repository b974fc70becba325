"""The handbook: every console block is run or says why not, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyzer.cli import VERBS
from analyzer.handbook import pages, result_page, verbs
from analyzer.handbook.console import BLOCK

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
WRITTEN = sorted(page for page in DOCS.rglob("*.md") if page.name not in {"rules.md", "cli.md", "result.md"})
TREE = re.compile(r"`((?:analyzer|scripts|tests|captures)/[\w./-]+)`")


def test_every_page_with_a_console_block_is_among_those_that_are_run() -> None:
    """But for the generated page of columns, whose examples are of files that nobody has."""
    with_blocks = {
        page.relative_to(DOCS).as_posix()
        for page in WRITTEN
        if any(not found["skip"] for found in BLOCK.finditer(page.read_text(encoding="utf-8")))
    }
    assert with_blocks - {"schema.md", "expectations.md"} <= set(pages.RUN)


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = TREE.findall(page.read_text(encoding="utf-8"))
    assert [] == [name for name in named if not (PROJECT / name).exists()]


def test_every_verb_has_its_help() -> None:
    page = verbs.page()
    assert [f"## analyze {verb}" for verb in VERBS] == re.findall(r"^## analyze .*", page, re.MULTILINE)
    assert page.count("\nUsage: analyze") == len(VERBS) + 1


def test_the_result_s_page_leads_to_every_part_that_a_field_holds() -> None:
    page = result_page.page()
    named = {part.lower() for part in re.findall(r"^## (\w+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\(#(\w+)\)", page)) <= named
    assert {"run", "flow", "finding", "hop", "mtu"} <= named
    assert "| `geneve_options` |" in page


def test_what_stands_below_a_field_is_its_meaning() -> None:
    assert "| `generator` | text | Name and version of the analyzer. |" in result_page.page()
