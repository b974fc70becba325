"""What frames may have in common whatever their flow: as their rows tell it, and as Wireshark's display filter does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from analyzer.columns.batch import Booleans, Numbers
from analyzer.layers.loop import slots as s


@dataclass(frozen=True)
class Trait:
    """What a rule may ask for instead of flows. Two that are written alike are one."""

    filter: str
    """Wireshark's words for it: one term."""
    of: Callable[[Numbers], Booleans] = field(compare=False)
    """Rows (layers/loop/slots.py), or a single one → whether they have it."""


def _cut(rows: Numbers) -> Booleans:
    found: Booleans = rows[..., s.CAP_LEN] < rows[..., s.WIRE_LEN]
    return found


def _longer(length: int, rows: Numbers) -> Booleans:
    found: Booleans = rows[..., s.WIRE_LEN] > length
    return found


CUT = Trait("frame.cap_len < frame.len", _cut)
"""Stored shorter than it was."""


def longer_than(length: int) -> Trait:
    """Return the trait of frames of more bytes, as they were captured."""
    return Trait(f"frame.len > {length}", partial(_longer, length))
