from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from analyzer.report import html
from analyzer.result import Result

from .chromium import chromium, listened


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory, four_setups: Result) -> str:
    """The page of four setups as somebody opens it: a file."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html.render(four_setups), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """That page, opened; a message on its console or a request for anything but itself fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(5_000)
    told = listened(opened)
    opened.goto(address)
    yield opened
    context.close()
    assert [] == told


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return tmp_path / "page.html"
