"""Result → one self-contained HTML page: the view put into the templates, nothing else."""

from __future__ import annotations

from analyzer.report import templates
from analyzer.report.view.page import page
from analyzer.result import Result


def render(result: Result) -> str:
    """Return the complete page; it needs no network, no script and no other file."""
    return templates.environment().get_template("page.html.j2").render(page=page(result))
