"""Words in a capture file: one line, bounded, nothing that a terminal would obey."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.annotate.texts import MAX_COMMENTS, comments, encoded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\r\n", "two lines"),
        ("\x1b[31mred\x07", "[31mred"),
        ("left\u202eright\u2028end\0", "left right end"),
        ("half \ud800 pair", "half pair"),
        ("Straße 二", "Straße 二"),
    ],
)
def test_what_is_obeyed_rather_than_shown_becomes_a_space(text: str, shown: str) -> None:
    assert shown == encoded(text, 100).decode()


@given(st.text(), st.integers(3, 40))
def test_any_text_fits_and_is_utf_8(text: str, most: int) -> None:
    packed = encoded(text, most)
    assert len(packed) <= most
    assert packed.decode().isprintable()


def test_a_cut_text_ends_in_an_ellipsis_and_in_no_half_character() -> None:
    assert "ää…" == encoded("äääää", 8).decode()


def test_of_many_comments_the_first_are_kept_and_the_rest_counted() -> None:
    said = list(comments(["", *map(str, range(MAX_COMMENTS + 3))]))
    assert [*(str(number).encode() for number in range(MAX_COMMENTS)), b"and 3 more comments"] == said
