"""Figures of a comparison as text: one way to write a value, its spread, and how far it is from the reference."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer.report.view.text import NOT_KNOWN, clean, distribution, microseconds, number, share, span
from analyzer.result import ComparedRow, ComparedValue, Comparison, Reason

MARKED = " (reference)"
PLAIN = ("bytes", "hops")
"""Sizes and TTLs are written as people type them, 1450."""


@dataclass
class Notes:
    """The reasons why figures cannot be compared, numbered as they come; equal ones are one."""

    known: dict[tuple[str, str], int] = field(default_factory=dict)

    def mark(self, reasons: list[Reason]) -> str:
        """Return the numbers of these reasons, `[1][3]`."""
        numbers = [self.known.setdefault((each.name, each.why), len(self.known) + 1) for each in reasons]
        return "".join(f"[{each}]" for each in sorted(numbers))

    def lines(self) -> list[str]:
        """Return one line a reason."""
        return [f"[{at}] {name}: {clean(why)}" for (name, why), at in self.known.items()]


def head(run: str, comparison: Comparison) -> str:
    """Return a run's name, the reference's marked."""
    return clean(run) + (MARKED if run == comparison.reference else "")


def label(row: ComparedRow) -> str:
    """Return the quantity with its scope."""
    return clean(f"{row.quantity} {row.scope}" if row.scope else row.quantity)


def figure(value: ComparedValue, unit: str) -> str:
    """Return the figure with its distribution and its distance from the reference: `0 (-50, times 0)`."""
    if value.value is None:
        return NOT_KNOWN
    several = len(value.counts) > 1
    shown = distribution(value.counts) if several else amount(value.value, unit)
    far = f" ({'median ' if several else ''}{distance(value, unit)})"
    return shown if value.difference is None else shown + far


def basis(value: ComparedValue, unit: str) -> str:
    """Return what the figure rests on: n, and of times the extremes."""
    if value.spread and unit == "us":
        return span(value.spread)
    return "" if value.n is None else f"n = {number(value.n)}"


def amount(value: int | float | str, unit: str) -> str:
    """Return a figure in its unit."""
    if isinstance(value, str):
        return clean(value)
    if unit == "ratio":
        return share(value)
    if unit == "us":
        return microseconds(value)
    return f"{value:g}" if unit in PLAIN or value < 1 else number(value)


def distance(value: ComparedValue, unit: str) -> str:
    """Return difference and ratio; `same` where there is none."""
    difference = value.difference or 0
    if not difference:
        return "same"
    sign = "+" if difference > 0 else "-"
    size = f"{100 * abs(difference):.2f} points" if unit == "ratio" else amount(abs(difference), unit)
    return f"{sign}{size}" + ("" if value.ratio is None else f", \N{MULTIPLICATION SIGN}{value.ratio:.3g}")
