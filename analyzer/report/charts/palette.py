"""Colours of charts: told apart by the colour-blind, 3 : 1 and more on white paper and on the dark page.

No chart says anything by colour alone: bars carry their words, curves also differ by dashes and marks.
"""

from __future__ import annotations

from analyzer.report.dissection.lines import HUES, LINK

SERIES = ("#d55e00", "#0072b2", "#008a64", "#b4609b")
"""Okabe and Ito's, the lighter ones darkened until white paper bears them."""
LAYERS = {
    "outer ip": HUES["ipv4"],
    "udp": HUES["udp"],
    "vxlan": HUES["vxlan"],
    "geneve": HUES["geneve"],
    "geneve options": HUES["geneve"],
    "inner ethernet": LINK,
    "other": LINK,
}
"""A header keeps its colour wherever it is drawn."""


def series(index: int) -> str:
    """Return the colour of the series with this number; the fifth begins anew."""
    return SERIES[index % len(SERIES)]
