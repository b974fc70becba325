"""Where the templates are found: inside the package once installed, at the top of the tree before."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from analyzer.report.journey_picture.svg import embedded
from analyzer.report.scoped_style import scoped


def folder() -> Traversable:
    """Return the templates' folder: `analyzer/report_templates` in a wheel, `report_templates` in the source tree."""
    installed = files("analyzer") / "report_templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "report_templates"


@cache
def environment() -> Environment:
    """Return the Jinja environment of every page: autoescape on, a name that is not there is an error.

    There is one, as it keeps the templates that were compiled.
    """
    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=select_autoescape(enabled_extensions=("html.j2", "svg.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.filters["inside"] = scoped
    made.filters["picture"] = lambda drawing, name: Markup(embedded(drawing, name))  # noqa: S704 - svg.py escapes
    return made


def _source(name: str) -> str | None:
    template = folder() / name
    return template.read_text(encoding="utf-8") if template.is_file() else None
