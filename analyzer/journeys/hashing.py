"""64-bit hashes of columns: the same numbers give the same hash at every point, whoever read them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from analyzer.columns.batch import Numbers

Hashes = NDArray[np.uint64]
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
"""Multipliers of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators)."""
HALF = np.uint64(29)


def hashed(columns: Iterable[Numbers], start: Hashes | None = None) -> Hashes:
    """Return one hash a row of the columns, in their order; goes on from `start` where there is one."""
    found = start
    for column in columns:
        words = np.ascontiguousarray(column, np.int64).view(np.uint64)
        found = words * SECOND if found is None else (found ^ words) * FIRST
        found ^= found >> HALF
    if found is None:
        raise ValueError("a hash of no columns")
    return (found * SECOND) ^ (found >> HALF)
