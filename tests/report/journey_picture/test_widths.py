from __future__ import annotations

import pytest

from analyzer.report.journey_picture.widths import lines, shortened, width

HELVETICA = {"a": 556, "W": 944, "i": 222, "m": 833, " ": 278, "0": 556, ":": 278, "@": 1015, "→": 1000, "Q": 778}
"""Advances in thousandths of an em, from Adobe's font metrics (the arrow from Symbol)."""
CONDENSED = {"a": 551, "W": 890, "i": 250, "m": 877, " ": 286, "0": 573, ":": 303, "+": 754, "w": 736, "r": 370}
"""Of DejaVu Sans Condensed, from its hmtx table."""


@pytest.mark.parametrize(("character", "advance"), [*HELVETICA.items(), *CONDENSED.items()])
def test_no_glyph_is_wider_than_its_bound(character: str, advance: int) -> None:
    assert width(character, 1000) >= advance


def test_bounds_are_near_enough_to_lay_out_by() -> None:
    """An address in Helvetica of 10 px: nine digits and three full stops, 58.4 px; the bound is at most 15 % more."""
    assert 58.4 <= width("172.180.0.34", 10) <= 58.4 * 1.15


def test_a_long_name_keeps_both_its_ends() -> None:
    short = shortened("deployment-5c9f7d8b6-x2k4p", 100, 11)
    assert width(short, 11) <= 100
    assert short.startswith("deploym")
    assert short.endswith("x2k4p")


def test_a_sentence_is_broken_at_spaces_and_a_word_in_its_middle() -> None:
    found = lines("one two " + "x" * 500, 100, 11)
    assert ["one two", True] == [found[0], "…" in found[1]]
    assert all(width(line, 11) <= 100 for line in found)


def test_a_name_of_a_million_characters_without_width_is_short_at_once() -> None:
    assert len(shortened("\u200b" * 1_000_000, 100, 10)) == 51
