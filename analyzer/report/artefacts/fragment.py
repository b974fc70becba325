"""Blocks of the page as a piece of HTML that another page can include: its style stays inside it."""

from __future__ import annotations

from analyzer.report import templates
from analyzer.report.view.parts import Block


def fragment(*blocks: Block) -> str:
    """Return one element with its own style, drawings included; it needs no other file."""
    return templates.environment().get_template("fragment.html.j2").render(all=list(blocks)).lstrip() + "\n"
