"""The offset between two clocks, from packets that crossed in both directions.

A packet from A to B gives offset + delay, one back gives delay - offset, both with delays of at least zero: the offset
of B's clock lies between minus the smallest difference back and the smallest difference there. The middle is the
estimate, half the width its uncertainty (as in NTP, RFC 5905 section 8, with the best packet of each direction).
"""

from __future__ import annotations

from typing import NamedTuple


class Offset(NamedTuple):
    """How far a node's clock is ahead of another's, in nanoseconds, and from how many packets each way."""

    offset_ns: float
    uncertainty_ns: float
    there: int
    back: int

    @property
    def correction_ns(self) -> int:
        """Return what to take off; 0 where the clocks may well agree."""
        return round(self.offset_ns) if abs(self.offset_ns) > self.uncertainty_ns else 0


def offset(least_ns: int, least_back_ns: int, there: int, back: int) -> Offset | None:
    """Return the offset, from the smallest difference each way and how many there were; None where the clocks jumped.

    offset = (least - least back) / 2, uncertainty = (least + least back) / 2, which no two steady clocks make negative.
    """
    if least_ns + least_back_ns < 0:
        return None
    return Offset((least_ns - least_back_ns) / 2, (least_ns + least_back_ns) / 2, there, back)
