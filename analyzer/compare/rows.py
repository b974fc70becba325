"""Runs → every quantity of them beside the reference's."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.compare.cautions import cautions
from analyzer.compare.measured import Measured
from analyzer.compare.quantities import Quantity, quantities
from analyzer.result import ComparedRow, ComparedValue, Comparison, Reason, Run

DIGITS = 6


def compare(runs: Sequence[Run], reference: Run | None, others: Sequence[str] = ()) -> Comparison:
    """Return the comparison of `runs` with the reference, which is one of them; nothing is compared without one.

    Quantities that no run has are left out.
    """
    names = [run.id for run in runs]
    if reference is None:
        return Comparison(None, names, list(others))
    rows = [_row(quantity, runs, reference) for quantity in quantities(runs)]
    seen = [row for row in rows if any(each.value is not None for each in row.values)]
    return Comparison(reference.id, names, list(others), seen, cautions(runs, reference))


def _row(quantity: Quantity, runs: Sequence[Run], reference: Run) -> ComparedRow:
    base = quantity.measure(reference)
    values = [
        _value(quantity, run.id, base, None, _missing(base))
        if run is reference
        else _beside(quantity, run, reference, base)
        for run in runs
    ]
    return ComparedRow(quantity.name, quantity.scope, quantity.unit, values)


def _beside(quantity: Quantity, run: Run, reference: Run, base: Measured) -> ComparedValue:
    here = quantity.measure(run)
    reasons = _missing(here)
    if not reasons and base.value is None:
        reasons = [Reason("missing", f"{reference.id}: {base.missing}")]
    if not reasons:
        reasons = [found for each in quantity.disturbed_by if (found := each(run, reference))]
        reasons += _few(quantity, run.id, here) or _few(quantity, reference.id, base)
    return _value(quantity, run.id, here, None if reasons else base, reasons)


def _missing(measured: Measured) -> list[Reason]:
    return [Reason("missing", measured.missing)] if measured.value is None else []


def _few(quantity: Quantity, run: str, measured: Measured) -> list[Reason]:
    if measured.n is None or measured.n >= quantity.least_n:
        return []
    return [Reason("small n", f"{run} has n = {measured.n}, and {quantity.least_n} are needed")]


def _value(quantity: Quantity, run: str, here: Measured, base: Measured | None, reasons: list[Reason]) -> ComparedValue:
    difference, ratio = _set_against(here, base, quantity.has_ratio)
    return ComparedValue(run, here.value, here.n, here.spread, list(here.counts), difference, ratio, reasons)


def _set_against(here: Measured, base: Measured | None, has_ratio: bool) -> tuple[int | float | None, float | None]:
    """Return difference and ratio of two numbers; no ratio to zero."""
    if base is None or not isinstance(here.value, int | float) or not isinstance(base.value, int | float):
        return None, None
    difference = here.value - base.value
    ratio = round(here.value / base.value, DIGITS) if has_ratio and base.value else None
    return (difference if isinstance(difference, int) else round(difference, DIGITS)), ratio
