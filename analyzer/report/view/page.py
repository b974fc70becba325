"""Result → Page: the sections in the order in which they are read; one without data is left out."""

from __future__ import annotations

from analyzer.report.view import (
    bgp,
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
    round_trips,
    routes,
    scenarios,
    sizes,
    ttl,
    tunnels,
    uplinks,
    verdict,
)
from analyzer.report.view.parts import Page
from analyzer.report.view.shown import shown
from analyzer.report.view.text import clip
from analyzer.result import Result

SECTIONS = (
    comparison.section,
    overhead.section,
    sizes.section,
    mtu.section,
    ttl.section,
    paths.section,
    round_trips.section,
    routes.section,
    scenarios.section,
    uplinks.section,
    bgp.section,
    others.section,
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
