"""Colours of charts reach the contrast that graphics need, on white paper and on the dark page."""

from __future__ import annotations

import pytest

from analyzer.report.charts.palette import LAYERS, SERIES, series

WHITE, DARK = "#ffffff", "#15171a"
"""As in page.css."""


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", sorted({*SERIES, *LAYERS.values()}))
@pytest.mark.parametrize("ground", [WHITE, DARK])
def test_a_colour_stands_out_from_both_grounds(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


def test_the_fifth_series_begins_anew() -> None:
    assert [SERIES[0], SERIES[3], SERIES[0]] == [series(index) for index in (0, 3, 4)]
