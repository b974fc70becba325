"""Pings, as figures of one run."""

from __future__ import annotations

from analyzer.compare.measured import Measured, nothing
from analyzer.result import PingSummary, Run


def asked(run: Run, scope: str) -> Measured:
    """Return the echo requests of this scope."""
    found = summary(run, scope)
    return Measured(found.requests) if found else nothing(_none(scope))


def answered(run: Run, scope: str) -> Measured:
    """Return the share of requests whose reply came home: answered / asked."""
    found = summary(run, scope)
    return Measured(round(found.answered / found.requests, 6), found.requests) if found else nothing(_none(scope))


def round_trip(run: Run, scope: str) -> Measured:
    """Return the round-trip times of this scope by their median, in µs."""
    found = summary(run, scope)
    if found is None:
        return nothing(_none(scope))
    if found.rtt_us is None:
        return nothing("no point saw both a request and its reply")
    return Measured(found.rtt_us.median, found.rtt_us.n, found.rtt_us)


def summary(run: Run, scope: str) -> PingSummary | None:
    """Return the pings of this scope, None where nobody asked."""
    return next((each for each in run.pings if each.scope == scope and each.requests), None)


def timed_at(run: Run, scope: str) -> str | None:
    """Return the role of the point at which the representative ping of this scope was timed.

    That is the first point from the sender on that saw both directions (DESIGN 5, Ping path).
    """
    for path in run.ping_paths:
        if path.scope == scope:
            back = {hop.point for hop in path.reply}
            return next((hop.role for hop in path.request if hop.point in back), None)
    return None


def _none(scope: str) -> str:
    return f"no {scope} ping was seen"
