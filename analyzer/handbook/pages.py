"""Which pages are run, where, and the pictures that their commands write."""

from __future__ import annotations

import tempfile
from pathlib import Path

from analyzer.handbook.console import rerun

RUN = ("tutorial.md", "how-to/triage.md", "how-to/capture.md", "how-to/ci.md", "how-to/add-rule.md")
"""Pages whose console blocks are run, below docs/; each in a folder of its own that the captures are linked into."""
LINKED = ("captures", "tests")


def pages(root: Path) -> dict[Path, str]:
    """Return these pages and the SVG pictures that their commands wrote: path → content."""
    found: dict[Path, str] = {}
    for name in RUN:
        page = root / "docs" / name
        if page.is_file():
            found |= _page(page, root)
    return found


def _page(page: Path, root: Path) -> dict[Path, str]:
    with tempfile.TemporaryDirectory() as folder:
        for name in LINKED:
            (Path(folder) / name).symlink_to(root.resolve() / name)
        text = rerun(page.read_text(encoding="utf-8"), Path(folder))
        drawn = {
            root / "docs" / "pictures" / picture.name: picture.read_text(encoding="utf-8")
            for picture in sorted(Path(folder).glob("*.svg"))
        }
    return {page: text} | drawn
