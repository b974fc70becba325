"""Result → Page: the sections in the order in which they are read; one without data is left out."""

from __future__ import annotations

from analyzer.report.view import (
    bgp,
    cluster,
    comparison,
    dissection,
    expected,
    findings,
    flows,
    glossary,
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
from analyzer.report.view.paper import fit
from analyzer.report.view.parts import Page
from analyzer.report.view.shown import Shown, grave, shown
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
    findings.section,
    others.section,
    expected.section,
    tunnels.section,
    dissection.section,
    cluster.section,
    flows.section,
    quality.section,
    method.section,
)


def page(result: Result) -> Page:
    """Return everything the page says."""
    seen = shown(result)
    order = sorted(SECTIONS, key=lambda make: make is not findings.section) if _incident(seen) else SECTIONS
    told = [section for make in order if (section := make(seen))]
    sections = [fit(section) for section in [*told, *(glossary.sections(told) if result.runs else [])]]
    return Page(
        verdict.title(seen),
        verdict.verdict(seen),
        verdict.found(seen),
        [*verdict.standfirst(seen), *verdict.beside(seen)],
        sections,
        clip(result.generator, 80),
    )


def _incident(page: Shown) -> bool:
    """Tell whether what the verdict is about has findings that matter: they come first then."""
    return any(map(grave, page.told))
