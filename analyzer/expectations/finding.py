"""What became of one demand on one run, and how values are held against what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from analyzer.expectations.form_words import Bounds
from analyzer.result import ValueCount

Status = Literal["met", "not met", "not seen"]
WORST: tuple[Status, ...] = ("not met", "not seen", "met")


@dataclass(frozen=True)
class Finding:
    """A status with what was seen, how much of it, and for all but `met` why."""

    status: Status
    seen: str
    n: int | None
    """Null where it is a setting, which nothing was counted for."""
    why: str = ""


def not_seen(why: str) -> Finding:
    """Return that nothing was seen that could hold or not, and what would show it."""
    return Finding("not seen", "", None, why)


def joined(findings: Sequence[Finding]) -> Finding:
    """Return several demands as one: the worst of them decides, the fewest measurements count."""
    status = next(worst for worst in WORST if any(each.status == worst for each in findings))
    deciding = [each for each in findings if each.status == status]
    seen = "; ".join(dict.fromkeys(each.seen for each in findings if each.seen))
    why = "; ".join(dict.fromkeys(each.why for each in deciding if each.why))
    n = min((each.n for each in deciding if each.n is not None), default=None)
    return Finding(status, seen, n, why)


def only(what: str, counts: Sequence[ValueCount], wanted: int | list[int], missing: str, each: bool = False) -> Finding:
    """Demand that all values are among the wanted; with `each`, that every wanted one is there."""
    allowed = [wanted] if isinstance(wanted, int) else wanted
    if not counts:
        return not_seen(f"{what}: {missing}")
    seen = ", ".join(f"{one.value} ({one.n})" for one in counts)
    n = sum(one.n for one in counts)
    others = [one.value for one in counts if one.value not in allowed]
    absent = [value for value in allowed if each and value not in {one.value for one in counts}]
    why = [f"{what} {_few(others)} is not {_few(allowed, ' or ')}"] if others else []
    why += [f"{what} {_few(absent)} was not seen"] if absent else []
    return Finding("not met" if why else "met", f"{what} {seen}", n, "; ".join(why))


def within(what: str, value: float | None, wanted: float | Bounds, missing: str, n: int | None = None) -> Finding:
    """Demand a number, or one in a range."""
    if value is None:
        return not_seen(f"{what}: {missing}")
    if isinstance(wanted, Bounds):
        fits, words = in_bounds(value, wanted), bounds_in_words(wanted)
    else:
        fits, words = value == wanted, f"{wanted:g}"
    return Finding("met" if fits else "not met", f"{what} {value:g}", n, "" if fits else f"{what} is not {words}")


def among(what: str, values: Sequence[str], wanted: str | Sequence[str], missing: str) -> Finding:
    """Demand that every name fits one of the wanted patterns."""
    if not values:
        return not_seen(f"{what}: {missing}")
    others = [value for value in values if not fits(value, wanted)]
    seen = ", ".join(sorted(set(values)))
    why = f"{what} {', '.join(sorted(set(others)))} is not {_few(patterns(wanted), ' or ')}" if others else ""
    return Finding("not met" if others else "met", f"{what} {seen}", len(values), why)


def fits(value: str | None, wanted: str | Sequence[str] | None) -> bool:
    """Return whether a name fits one of the patterns; any name fits none at all."""
    return wanted is None or (value is not None and any(fnmatchcase(value, each) for each in patterns(wanted)))


def patterns(wanted: str | Sequence[str]) -> list[str]:
    """Return one pattern or several as a list."""
    return [wanted] if isinstance(wanted, str) else list(wanted)


def in_bounds(value: float, bounds: Bounds) -> bool:
    """Return whether the value lies in the range."""
    low, high = bounds.at_least, bounds.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def bounds_in_words(bounds: Bounds) -> str:
    """Return `at least 1 and at most 5`."""
    ends = (("at least", bounds.at_least), ("at most", bounds.at_most))
    return " and ".join(f"{name} {end:g}" for name, end in ends if end is not None)


def _few(values: Iterable[object], between: str = ", ", most: int = 5) -> str:
    listed = list(values)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return between.join(map(str, listed[:most])) + more
