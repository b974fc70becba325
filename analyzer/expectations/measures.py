"""Expectations of overhead, TTL, MTU and the quality of the capture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from analyzer.compare import mtu_rows, overhead_rows, quality_rows, ttl_rows
from analyzer.compare.measured import Measured
from analyzer.expectations.finding import Finding, among, fits, joined, only, within
from analyzer.expectations.form import Capture, Mtu, Overhead, Ttl
from analyzer.expectations.form_words import Bounds
from analyzer.result import Run

WHERE: dict[str, Callable[[Run], Measured]] = {
    "leaving node": partial(ttl_rows.on_the_wire, direction="from source"),
    "reaching node": partial(ttl_rows.on_the_wire, direction="to destination"),
    "outer": ttl_rows.outer,
}


def overhead(run: Run, wanted: Overhead) -> Finding:
    """Return whether the path adds what it has to."""
    return joined(list(_overhead(run, wanted)))


def _overhead(run: Run, wanted: Overhead) -> Iterator[Finding]:
    if wanted.bytes is not None:
        seen = overhead_rows.per_frame(run)
        yield only("overhead", seen.counts, wanted.bytes, seen.missing, wanted.each_seen)
    if wanted.ratio is not None:
        yield _number("share as captured", overhead_rows.share_captured(run), wanted.ratio)
    if wanted.as_sent_ratio is not None:
        yield _number("share as sent", overhead_rows.share_sent(run), wanted.as_sent_ratio)


def ttl(run: Run, wanted: Ttl) -> Finding:
    """Return whether the TTL is as it has to be where it has to be."""
    seen = ttl_rows.at_receiver(run, wanted.scope) if wanted.at == "receiver" else WHERE[wanted.at](run)
    return only("TTL", seen.counts, wanted.value, seen.missing, wanted.each_seen)


def mtu(run: Run, wanted: Mtu) -> Finding:
    """Return whether the MTU chain is as it has to be."""
    return joined(list(_mtu(run, wanted)))


def _mtu(run: Run, wanted: Mtu) -> Iterator[Finding]:
    if wanted.verdict is not None:
        known = [run.mtu.verdict] if run.mtu.verdict != "unknown" or fits("unknown", wanted.verdict) else []
        yield _setting(among("verdict", known, wanted.verdict, run.mtu.why))
    if wanted.underlay is not None:
        yield _sizes("underlay", run.mtu.underlay, wanted.underlay, mtu_rows.NO_STATE)
    if wanted.route is not None:
        yield _sizes("route", run.mtu.pod_route, wanted.route, mtu_rows.NO_STATE)
    if wanted.negotiated is not None:
        yield only("negotiated", run.mtu.negotiated, wanted.negotiated, mtu_rows.NO_SYN)
    if wanted.reported is not None:
        yield _sizes("reported", run.mtu.reported, wanted.reported, "no ICMP error named an MTU")
    if wanted.proven is not None:
        yield _number("proven", mtu_rows.proven(run), wanted.proven)
    if wanted.ceiling is not None:
        yield _number("ceiling", mtu_rows.ceiling(run), wanted.ceiling)


def capture(run: Run, wanted: Capture) -> Finding:
    """Return whether the run was captured as well as it has to be."""
    asked = (
        ("dropped", quality_rows.dropped, wanted.dropped),
        ("unreadable", quality_rows.unreadable, wanted.unreadable),
        ("damaged files", quality_rows.damaged, wanted.damaged_files),
    )
    return joined([_number(what, of(run), number) for what, of, number in asked if number is not None])


def _sizes(what: str, values: list[int], wanted: int | list[int], missing: str) -> Finding:
    allowed = [wanted] if isinstance(wanted, int) else wanted
    return _setting(among(what, list(map(str, values)), list(map(str, allowed)), missing))


def _setting(found: Finding) -> Finding:
    """Return the finding without a count: so many nodes are no measurements."""
    return Finding(found.status, found.seen, None, found.why)


def _number(what: str, seen: Measured, wanted: float | Bounds) -> Finding:
    value = None if isinstance(seen.value, str) else seen.value
    return within(what, value, wanted, seen.missing, seen.n)
