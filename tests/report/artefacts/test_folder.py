"""The folder of artefacts: everything of the page, the same twice, nothing stale, nothing foreign touched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from analyzer.errors import UserError
from analyzer.report.artefacts import folder as artefacts
from analyzer.report.artefacts import png
from analyzer.report.artefacts.pieces import pieces
from analyzer.report.html import render
from analyzer.report.view.page import page
from analyzer.report.view.parts import Page
from analyzer.result import Result


@pytest.fixture(scope="module")
def whole(four_setups: Result) -> Page:
    return page(four_setups)


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pictures, which take seconds."""
    monkeypatch.setattr(artefacts, "pngs", lambda drawings: (b"png" for _ in drawings))


def test_twice_the_same_and_the_index_names_every_file(whole: Page, tmp_path: Path) -> None:
    assert None is artefacts.write(whole, tmp_path / "one")
    assert None is artefacts.write(whole, tmp_path / "two")
    first = contents(tmp_path / "one")
    assert first == contents(tmp_path / "two")
    index = json.loads(first["index.json"])
    named = {each[form] for each in index["tables"] for form in ("markdown", "csv", "html")}
    named |= {each[form] for each in index["figures"] for form in ("svg", "png")}
    assert named | {"index.json", "index.md"} == set(first)
    links = re.findall(r"\]\(([^)]+)\)", first["index.md"].decode())
    assert named == set(links)


def test_every_table_and_figure_of_the_page_is_there(whole: Page, four_setups: Result) -> None:
    """By the ids under which the page has them."""
    ids = [each.block.id for each in pieces(whole)]
    on_page = re.findall(r'<(?:figure|div class="table[^"]*") id="([^"]+)"', render(four_setups))
    assert sorted(on_page) == sorted(ids)
    assert len(set(ids)) == len({each.name for each in pieces(whole)})


@pytest.mark.usefixtures("unpainted")
def test_what_an_earlier_report_left_goes_and_what_others_put_there_stays(whole: Page, tmp_path: Path) -> None:
    artefacts.write(whole, tmp_path)
    (tmp_path / "tables" / "mine.csv").write_text("mine")
    artefacts.write(Page("t", "v", "", [], whole.sections[:1], "g"), tmp_path)
    kept = contents(tmp_path)
    index = json.loads(kept["index.json"])
    left = {"index.json", "index.md", "tables/mine.csv"}
    left |= {each[form] for each in index["tables"] for form in ("markdown", "csv", "html")}
    left |= {each[form] for each in index["figures"] for form in ("svg", "png")}
    assert left == set(kept)


@pytest.mark.usefixtures("unpainted")
def test_an_index_that_names_files_elsewhere_makes_nothing_go(whole: Page, tmp_path: Path) -> None:
    precious = tmp_path / "precious.csv"
    precious.write_text("mine")
    artefacts.write(whole, tmp_path / "out")
    index = tmp_path / "out" / "index.json"
    index.write_text(index.read_text().replace('"tables/comparison-table.csv"', '"../precious.csv"'))
    artefacts.write(whole, tmp_path / "out")
    assert "mine" == precious.read_text()


def test_without_the_libraries_for_pictures_the_rest_is_there(
    whole: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without() -> None:
        raise UserError("no PNG was written", "a library is missing", "install it")

    monkeypatch.setattr(png, "_pdfium", without)
    missing = artefacts.write(whole, tmp_path)
    assert "no PNG was written: a library is missing; install it" == str(missing)
    index = json.loads((tmp_path / "index.json").read_text())
    assert {None} == {each["png"] for each in index["figures"]}
    assert all((tmp_path / each["svg"]).is_file() for each in index["figures"])


def test_a_folder_that_cannot_be_made_is_told(whole: Page, tmp_path: Path) -> None:
    (tmp_path / "artefacts").write_text("a file")
    with pytest.raises(UserError, match="cannot write"):
        artefacts.write(whole, tmp_path / "artefacts")
