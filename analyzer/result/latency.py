"""One-way latency from point to point, as the Result shows it."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Spread, Struct
from analyzer.words import PingScope


class HopLatency(Struct):
    """How long echo packets took from one point to the next that saw them."""

    scope: PingScope
    direction: Literal["request", "reply"]
    from_point: str
    to_point: str
    packets: int
    """Seen at both, with none of the other points between them."""
    delta_us: Spread | None
    """Of those with a time at both; null where the clocks do not allow it."""
    negative: int
    """Differences below zero: stamps that contradict the way, as clocks that drift or late stamps make them."""
    offset_us: float | None
    """How far the clock of `to_point`'s node is ahead of that of `from_point`'s; null on one node, or not known."""
    uncertainty_us: float | None
    """By how much the offset may be wrong, either way, if both clocks kept pace: drift is not seen here."""
    corrected: bool
    """Whether the offset was taken off: where it is no larger than its uncertainty, the clocks may well agree."""
    reason: str | None
    """Why there is no difference."""
