"""Colours of charts: told apart by the colour-blind, 3 : 1 and more on white paper and on the dark page.

No chart says anything by colour alone: bars carry their words, curves also differ by dashes and marks.
"""

from __future__ import annotations

SERIES = ("#d55e00", "#0072b2", "#008a64", "#b4609b")
"""Okabe and Ito's, the lighter ones darkened until white paper bears them."""
LAYERS = {
    "outer ip": "#2563eb",
    "udp": "#0f8a7e",
    "vxlan": "#d97706",
    "geneve": "#d97706",
    "geneve options": "#d97706",
    "inner ethernet": "#64748b",
    "other": "#64748b",
}
"""A header keeps its colour wherever it is drawn."""


def series(index: int) -> str:
    """Return the colour of the series with this number; the fifth begins anew."""
    return SERIES[index % len(SERIES)]
