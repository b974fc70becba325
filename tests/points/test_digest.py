"""Sums of files, worked out beside the reading."""

from __future__ import annotations

import hashlib

from analyzer.points.digest import WORTH_A_THREAD, Digest


def test_pieces_small_and_large_make_the_sum_of_the_whole() -> None:
    pieces = [b"a" * 10, b"b" * WORTH_A_THREAD, b"c" * (WORTH_A_THREAD + 1), b"", b"d"]
    digest = Digest()
    for piece in pieces:
        digest(piece)
    whole = b"".join(pieces)
    assert (hashlib.sha256(whole).hexdigest(), len(whole)) == digest.finished()


def test_of_nothing_it_is_the_sum_of_nothing() -> None:
    assert (hashlib.sha256().hexdigest(), 0) == Digest().finished()
