"""Rows by a number of theirs: sorted once, looked up without reading the table through."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.hashing import Hashes


class Index:
    """The rows with each key."""

    def __init__(self, keys: Hashes) -> None:
        """`keys`: one a row."""
        self.keys = keys
        self.order = np.argsort(keys, kind="stable")
        self.sorted = keys[self.order]

    def like(self, row: int) -> Numbers:
        """Return the rows with the key of a row, itself among them, as they stand in the table."""
        key = self.keys[row]
        first, last = (int(np.searchsorted(self.sorted, key, side)) for side in ("left", "right"))
        found: Numbers = self.order[first:last]
        return found
