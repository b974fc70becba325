"""Photograph the report of the sample captures for the handbook: docs/pictures/report.png and report-dark.png."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 900
SCHEMES: dict[str, Literal["light", "dark"]] = {"report.png": "light", "report-dark.png": "dark"}


def main() -> None:
    """Write both pictures; where there is no Chromium, the reason."""
    sys.path.insert(0, str(ROOT))
    from tests.report.browser.chromium import chromium

    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        command = [sys.executable, "-m", "analyzer", "captures", "--report", "--no-pdf", "--out", folder]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        for name, scheme in SCHEMES.items():
            _photograph(browser, Path(folder) / "report.html", PICTURES / name, scheme)


def _photograph(browser: Browser, page: Path, picture: Path, scheme: Literal["light", "dark"]) -> None:
    """Write what a window of WIDTH by HEIGHT shows of the page."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(page.as_uri())
    opened.screenshot(path=picture)
    context.close()
    sys.stdout.write(f"Wrote {picture.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
