"""Result → one self-contained HTML page: the view put into the templates, nothing else."""

from __future__ import annotations

from analyzer.report import scripts, templates
from analyzer.report.view.page import page
from analyzer.result import Result


def render(result: Result) -> str:
    """Return the complete page; it needs no network and no other file, and is read whole without its script."""
    script = scripts.script()
    template = templates.environment().get_template("page.html.j2")
    return template.render(page=page(result), script=script, policy=scripts.policy(script))
