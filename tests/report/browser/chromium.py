"""A real Chromium: Playwright's own where it was installed, else the system's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
HELP = "no Chromium here: `apt install chromium` or `python -m playwright install chromium-headless-shell`"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a headless Chromium; skip the test where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(playwright))
        yield browser
        browser.close()


def _executable(playwright: Playwright) -> str:
    own = Path(playwright.chromium.executable_path)
    found = str(own) if own.is_file() else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(HELP)
    return found


def listened(page: Page) -> list[str]:
    """Return a list that fills with what no page of ours does: console messages, errors, dialogs, requests."""
    told: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith("file:"):
            told.append(request.url)

    def spoke(dialog: Dialog) -> None:
        told.append(dialog.message)
        dialog.dismiss()

    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", asked)
    page.on("dialog", spoke)
    return told
