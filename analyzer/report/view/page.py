"""Result → Page: the sections in the order in which they are read; one without data is left out."""

from __future__ import annotations

from analyzer.report.view import (
    cluster,
    comparison,
    expected,
    flows,
    method,
    mtu,
    others,
    overhead,
    paths,
    quality,
    ttl,
    tunnels,
    verdict,
)
from analyzer.report.view.parts import Page
from analyzer.report.view.shown import shown
from analyzer.report.view.text import clip
from analyzer.result import Result

SECTIONS = (
    comparison.section,
    others.section,
    paths.section,
    overhead.section,
    mtu.section,
    ttl.section,
    expected.section,
    tunnels.section,
    cluster.section,
    flows.section,
    quality.section,
    method.section,
)


def page(result: Result) -> Page:
    """Return everything the page says."""
    seen = shown(result)
    sections = [section for make in SECTIONS if (section := make(seen))]
    return Page(
        verdict.title(seen),
        verdict.verdict(seen),
        [*verdict.standfirst(seen), *verdict.beside(seen)],
        sections,
        clip(result.generator, 80),
    )
