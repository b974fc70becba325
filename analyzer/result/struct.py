"""Strict structures, and the distributions that all parts of the Result share."""

from __future__ import annotations

import msgspec


class Struct(msgspec.Struct, forbid_unknown_fields=True):
    """Strict on reading: a field that the schema does not name is an error."""


class ValueCount(Struct):
    """How often one value was seen."""

    value: int
    n: int


class Spread(Struct):
    """Minimum, median and maximum of n measurements, in the unit of the field that holds it."""

    n: int
    minimum: float
    median: float
    maximum: float
