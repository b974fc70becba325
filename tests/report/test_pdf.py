from __future__ import annotations

import builtins
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from analyzer.errors import UserError
from analyzer.report import html, pdf, templates
from analyzer.report.view.parts import Cell, Column, Items, Page, Row, Rows, Section, Table
from analyzer.result import Result

from . import factory, found


def text_of(path: Path) -> list[str]:
    """Return the text of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


@pytest.fixture(scope="module")
def pages(four_setups: Result, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    pdf.write(html.render(four_setups), path)
    return text_of(path)


def test_every_page_has_its_number(pages: list[str]) -> None:
    footers = [page.strip().splitlines()[-1].strip() for page in pages]
    assert footers == [f"{number} of {len(pages)}" for number in range(1, len(pages) + 1)]


def test_contents_name_the_page_each_section_starts_on(pages: list[str]) -> None:
    entries = dict(re.findall(r"^ *(\S.*?)(?: *\.){3,} *(\d+)$", pages[0], re.MULTILINE))
    assert len(entries) == 14
    for title, number in entries.items():
        assert title in pages[int(number) - 1]


def test_pages_carry_a_running_header(pages: list[str]) -> None:
    assert "Packets between pods: VXLAN" in pages[3].splitlines()[0] + pages[3].splitlines()[1]


def test_figures_reach_the_paper(pages: list[str]) -> None:
    text = " ".join(" ".join(pages).split())
    for words in ("4,213", "8472", "237 µs", "20522", "genuine Cilium 1.19.0-dev", "message too long, mtu=1450"):
        assert words in text


def test_folded_blocks_stay_on_the_screen(pages: list[str]) -> None:
    assert factory.CHECKSUM not in "".join(pages)
    assert "more rows are on the page this was printed from" in " ".join(" ".join(pages).split())


def test_screen_marks_nest() -> None:
    assert pdf.on_paper("a<!--screen-->b<!--screen-->c<!--/screen-->d<!--/screen-->e") == "ae"


def test_lone_file_and_nothing_at_all_print(tmp_path: Path) -> None:
    for name, result in (("one", factory.lone_file()), ("none", factory.empty())):
        pdf.write(html.render(result), tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(b"%PDF-")


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A page that asks for a file gets none; WeasyPrint goes on without it."""
    secret = tmp_path / "secret.css"
    secret.write_text("body::before { content: 'fetched' }")
    pdf.write(f'<link rel="stylesheet" href="{secret.as_uri()}"><p>page', tmp_path / "x.pdf")
    assert "fetched" not in "".join(text_of(tmp_path / "x.pdf"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError("cannot load library 'libpango-1.0-0'"), "apt install libpango"),
        (ImportError("weasyprint"), "pip install"),
    ],
)
def test_without_pango_it_says_what_to_install(
    error: Exception, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def fail(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise error
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", fail)
    with pytest.raises(UserError, match=words):
        pdf.write("<p>", tmp_path / "x.pdf")


def test_an_unwritable_path_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot write"):
        pdf.write("<p>x", tmp_path / "missing" / "x.pdf")


def test_findings_and_their_timeline_reach_the_paper(tmp_path: Path) -> None:
    """What only a screen can do, as buttons and links to what is folded, stays there."""
    pdf.write(html.render(found.eventful()), tmp_path / "x.pdf")
    text = " ".join(" ".join(text_of(tmp_path / "x.pdf")).split())
    for words in ("CRITICAL The underlay lets no tunnel through", "tcp.flags.syn == 1", "Timeline of the incident"):
        assert words.lower() in text.lower()
    assert "among all rules" not in text
    assert "navigator" not in text


@pytest.mark.parametrize("before", range(36, 52))
def test_a_table_that_goes_on_leaves_no_lone_row_on_either_page(before: int, tmp_path: Path) -> None:
    rows = [Row(Cell(f"row{each}"), [Cell("value")]) for each in range(40)]
    table = Table("t", "Caption", [Column("Head"), Column("Other")], [Rows(rows[:-1]), Rows(rows[-1:])])
    section = Section("s", "S", "", [Items("Above", ["line"] * before), table])
    page = Page("Title", "Verdict", "", [], [section], "podpath")
    pdf.write(
        templates.environment().get_template("page.html.j2").render(page=page, script="", policy=""), tmp_path / "x"
    )
    counts = [len(re.findall(r"\brow\d+", text)) for text in text_of(tmp_path / "x")]
    assert sum(counts) == 40
    assert [] == [count for count in counts if 0 < count < 3]
