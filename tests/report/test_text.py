from __future__ import annotations

import pytest

from analyzer.report.view import text

from .factory import many


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("worker/eth0", "worker/eth0"),
        ("a\x00b\nc\x1b[31m", "a\ufffdb\ufffdc\ufffd[31m"),
        ("abc\u202egnp", "abc\ufffdgnp"),
        ("\udcff", "\ufffd"),
        ("µs", "µs"),
        ("\u05d0", "\u2068\u05d0\u2069"),
    ],
)
def test_clean(given: str, expected: str) -> None:
    assert text.clean(given) == expected


def test_clean_twice_is_clean_once() -> None:
    once = text.clean("x\u05d0\u202e\u2068")
    assert text.clean(once) == once


def test_clip_keeps_both_ends() -> None:
    assert text.clip("deployment-6f9c7d8b5-x2x9z", 13) == "deploy…-x2x9z"
    assert len(text.clip("x" * 10_000, 40)) == 40


def test_distribution_is_plain_where_it_does_not_vary() -> None:
    assert text.distribution(many((64, 12))) == "64"
    assert text.distribution(many((63, 3), (64, 1200))) == "64 (1,200), 63 (3)"
    assert text.distribution(many((1, 1), (2, 1), (3, 1), (4, 1))) == "1 (1), 2 (1), 3 (1) and 1 more"
    assert text.distribution([]) == text.NOT_KNOWN


def test_usual_is_the_smaller_of_equals_and_none_of_nothing() -> None:
    assert text.usual(many((62, 5), (50, 5))) == 50
    assert text.usual([]) is None


@pytest.mark.parametrize(
    ("part", "expected"), [(0, "0 %"), (0.0123, "1.23 %"), (0.2, "20.0 %"), (1, "100 %"), (0.00001, "0.00 %")]
)
def test_share(part: float, expected: str) -> None:
    assert text.share(part) == expected


def test_words_are_joined_as_people_do() -> None:
    assert [text.listed(list(each)) for each in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_counts_agree_with_their_noun() -> None:
    assert [text.count(1, "frame"), text.count(2000, "frame")] == ["1 frame", "2,000 frames"]


@pytest.mark.parametrize(
    ("left", "words"),
    [(0, ""), (1, "and 1 more pair in result.json"), (2000, "and 2,000 more pairs in result.json")],
)
def test_what_a_cut_table_leaves_out_agrees_with_its_number(left: int, words: str) -> None:
    assert text.more(left, "pair") == words


def test_a_plural_of_its_own_is_taken() -> None:
    assert [text.more(left, "address or identity", "addresses and identities") for left in (1, 2)] == [
        "and 1 more address or identity in result.json",
        "and 2 more addresses and identities in result.json",
    ]
