"""Templates are found in the source tree and in a wheel installed elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.report import templates
from analyzer.report.journey_picture.shapes import Dot, Line, Picture, Rect
from analyzer.report.journey_picture.svg import embedded

ROOT = Path(__file__).parents[2]


def test_source_tree_uses_the_top_level_folder() -> None:
    assert templates.folder() == ROOT / "report_templates"


def test_css_is_not_escaped_and_html_is() -> None:
    escaped = templates.environment().autoescape
    assert callable(escaped)
    assert [escaped(name) for name in ("page.html.j2", "picture.svg.j2", "page.css")] == [True, True, False]


def test_the_page_gives_every_class_of_a_picture_its_own_colour_and_nothing_else() -> None:
    """A class that the page uses for something else would hide or move what is drawn."""
    picture = Picture(9, shapes=[Dot(1, 1, tone="bad"), Line(1, 1, 2, 2, tone="bad"), Rect(1, 1, 2, 2)])
    style = "".join((templates.folder() / f"{name}.css").read_text() for name in ("page", "blocks", "tables"))
    drawn = set(re.findall(r'class="([a-z-]+)"', embedded(picture)))
    assert {"ground", "alarm", "alarm-line"} == drawn
    rules = {name: re.findall(rf"^(.*)\.{name}\b(?!-)", style, re.MULTILINE) for name in drawn}
    assert rules == {name: ["svg "] for name in drawn}


@pytest.mark.slow
def test_an_installed_wheel_renders(tmp_path: Path) -> None:
    """The wheel carries the templates inside the package and renders away from the tree."""
    source = tmp_path / "source"
    for folder in ("analyzer", "report_templates"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        content = (ROOT / name).read_bytes() if (ROOT / name).exists() else b"placeholder\n"
        (source / name).write_bytes(content)
    wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(source)]
    built = subprocess.run(wheel, capture_output=True, text=True)
    if built.returncode:
        pytest.skip(f"no wheel could be built here (offline?): {built.stderr.strip().splitlines()[-1]}")
    target = tmp_path / "installed"
    shutil.unpack_archive(next(tmp_path.glob("*.whl")), target, "zip")
    result = tmp_path / "result.json"
    result.write_bytes(encoded())
    code = (
        "import sys, pathlib; from analyzer import result; from analyzer.report import html, templates;"
        "assert templates.folder() == pathlib.Path(sys.argv[1]) / 'analyzer' / 'report_templates', templates.folder();"
        "print(html.render(result.load(pathlib.Path(sys.argv[2]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(target), str(result)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "Packets between pods: VXLAN" in done.stdout


def encoded() -> bytes:
    from analyzer.result import encode

    from .factory import four_setups

    return encode(four_setups())
