"""Frames as they come from either dissector: rows of numbers, and beside them the little that no number can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.loop.slots import NULL

Numbers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass
class Batch:
    """Some frames of one capture. `rows` has one row a frame (layers/loop/slots.py); the rest is by place in it."""

    rows: Numbers
    stops: dict[int, str]
    """Why reading stopped, of the frames where it did."""
    options: Callable[[int], tuple[GeneveOption, ...]]
    """Those of a frame's outermost Geneve header; read when asked for, as few want them."""
    data: bytes = b""
    """What the frames were read from; each begins where its DATA slot says."""

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.rows)

    def some(self, places: Numbers) -> Batch:
        """Return the frames at these places."""
        at = places.tolist()
        stops = {new: self.stops[old] for new, old in enumerate(at) if old in self.stops}
        return Batch(self.rows[places], stops, lambda place: self.options(at[place]), self.data)

    def slot(self, number: int) -> Numbers:
        """Return one slot of every frame, NULL where it is not there."""
        column: Numbers = self.rows[:, number]
        return column

    def holds(self, number: int) -> Booleans:
        """Return whether the slot is there, frame by frame."""
        there: Booleans = self.rows[:, number] != NULL
        return there
