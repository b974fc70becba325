"""Runs side by side as the Result and `analyze compare` show them."""

from __future__ import annotations

from typing import Literal

import msgspec

from analyzer.result.struct import Spread, Struct, ValueCount

ReasonName = Literal[
    "missing",
    "headers cut",
    "points",
    "workload",
    "packet mix",
    "offload",
    "datapath",
    "kernel",
    "small n",
]
"""Nothing to compare with; the capture cut headers off; seen at other kinds of points; other traffic was sent; packets
of other sizes; other segmentation offload; made by another datapath; another kernel; too few measurements."""


class Reason(Struct):
    """Why a figure cannot be set against the reference's: its name, and the facts in words."""

    name: ReasonName
    why: str


class ComparedValue(Struct):
    """One quantity of one run."""

    run: str
    value: int | float | str | None
    """The figure, of a distribution its median; null where it was not measured or cannot be."""
    n: int | None
    """Measurements that the figure rests on; null where it is a setting."""
    spread: Spread | None
    counts: list[ValueCount]
    """How often each value was seen, where it is a distribution of whole numbers."""
    difference: int | float | None
    """Value minus the reference's; null for the reference, for words, and where the two cannot be compared."""
    ratio: float | None
    """Value over the reference's; null as `difference` is, where the reference is zero, and for TTLs."""
    not_comparable: list[Reason]


class ComparedRow(Struct):
    """One quantity over all runs, in the order of `runs`."""

    quantity: str
    scope: str | None
    """What of the run it is about: `internode`, `intranode`, or a path class and who talks; null for the whole run."""
    unit: str
    """`bytes`, `ratio`, `us`, `hops`, `flows`, …; empty for words."""
    values: list[ComparedValue]


class Caution(Struct):
    """In what a run is unlike the reference as a whole: good to know before comparing."""

    name: str
    run: str
    why: str


class Comparison(Struct):
    """Which runs stand side by side, the one the others are measured against, and every quantity of them."""

    reference: str | None
    runs: list[str]
    others: list[str]
    rows: list[ComparedRow] = msgspec.field(default_factory=list)
    cautions: list[Caution] = msgspec.field(default_factory=list)
