"""Runs against files of expectations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from analyzer.check_result import Outcome
from analyzer.expectations import absence, between, flows, measures
from analyzer.expectations.chosen import chosen, mismatch, unsaid
from analyzer.expectations.finding import Finding, not_seen
from analyzer.expectations.form import SUBJECTS, Expectation
from analyzer.expectations.form_words import Choice
from analyzer.expectations.written import Written
from analyzer.result import Run

CHECKS: dict[str, Callable[[Run, Any], Finding]] = {
    "flows": flows.check,
    "overhead": measures.overhead,
    "ttl": measures.ttl,
    "mtu": measures.mtu,
    "pings": between.pings,
    "tunnels": between.tunnels,
    "no_frames": absence.check,
    "routes": between.routes,
    "capture": measures.capture,
}
NAMED = 8
"""Runs that a reason lists."""


def outcomes(documents: Sequence[Written], runs: Sequence[Run]) -> list[Outcome]:
    """Return what became of each expectation of each document on each of its runs, by run in their order."""
    found = [outcome for written in documents for outcome in _of(written, runs)]
    order = {run.id: at for at, run in enumerate(runs)}
    return sorted(found, key=lambda outcome: order.get(outcome.run or "", len(runs)))


def _of(written: Written, runs: Sequence[Run]) -> Iterator[Outcome]:
    concerned = chosen(runs, written.document.runs)
    for line, expectation in zip(written.lines, written.document.expect, strict=True):
        for run in concerned:
            yield _outcome(written, line, expectation, run.id, *_judged(run, expectation))
        if not concerned:
            yield _outcome(written, line, expectation, None, "not seen", not_seen(_nobody(written, runs)))


def _judged(run: Run, expectation: Expectation) -> tuple[str, Finding]:
    when = expectation.when or Choice()
    other = mismatch(run, when)
    if other:
        return "not applicable", not_seen(other)
    silent = unsaid(run, when)
    if silent:
        return "not seen", not_seen(f"nothing says its {silent}: a manifest or state would")
    name = next(each for each in SUBJECTS if getattr(expectation, each) is not None)
    found = CHECKS[name](run, expectation.subject)
    return found.status, found


def _nobody(written: Written, runs: Sequence[Run]) -> str:
    wanted = in_words(written.document.runs)
    there = ", ".join(run.id for run in runs[:NAMED]) + (" and more" if len(runs) > NAMED else "")
    return f"no run is {wanted}; there are {there}" if runs else f"no run is {wanted}, as there is none"


def _outcome(
    written: Written, line: int, expectation: Expectation, run: str | None, status: Any, found: Finding
) -> Outcome:
    name = next(each for each in SUBJECTS if getattr(expectation, each) is not None)
    return Outcome(
        file=written.file,
        line=line,
        name=expectation.name,
        expected=f"{name} {in_words(expectation.subject)}".strip(),
        run=run,
        status=status,
        seen=found.seen,
        n=found.n,
        why=found.why,
    )


def in_words(wanted: Any) -> str:
    """Return what is wanted on one line: `scope internode, path_class encapsulated`."""
    if isinstance(wanted, msgspec.Struct):
        return ", ".join(
            f"{name} {_both(value) if name == 'pods' else in_words(value)}" for name, value in _said(wanted)
        )
    if isinstance(wanted, list):
        return " or ".join(map(str, wanted))
    if isinstance(wanted, bool):
        return "true" if wanted else "false"
    return f"{wanted:g}" if isinstance(wanted, float) else str(wanted)


def _said(wanted: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """Yield what is demanded and of what, defaults that choose included."""
    for name in wanted.__struct_fields__:
        value = getattr(wanted, name)
        if value is not None and (name, value) != ("each_seen", False):
            yield name, value


def _both(pods: str | list[str]) -> str:
    return pods if isinstance(pods, str) else " and ".join(pods)
