"""The pings of a run line by line, as ping itself prints them."""

from __future__ import annotations

from analyzer.report.view.names import SCOPES, anchor, heading, maker
from analyzer.report.view.parts import Cell, Column, Group, Row, Rows, Table, unknown
from analyzer.report.view.text import clip, count, microseconds, number
from analyzer.result import Ping, PingSummary, Run

SCOPES_TOLD = ("internode", "intranode")
COLUMNS = [
    Column("Sequence", "icmp_seq", weight=12),
    Column("ICMP bytes", numeric=True, weight=10),
    Column("Reply's TTL", numeric=True, weight=10),
    Column("Round trip", numeric=True, weight=14),
    Column("Measured at", weight=30),
]
READ = (
    "What ping prints as “64 bytes from …: icmp_seq=1 ttl=62 time=0.312 ms”, from the capture point nearest to the "
    "sender that saw request and reply: inside the sender's pod TTL and time are those that ping had. The bytes "
    "count ICMP's own header of 8. Where the sequence begins anew, ping was started again."
)


def of_run(run: Run) -> Group | None:
    """Return a run's pings behind a click; None where there were none between pods."""
    told = [pings for scope in SCOPES_TOLD for pings in run.pings if pings.scope == scope and pings.each]
    if not told:
        return None
    title = f"Pings line by line, {heading(run)}"
    groups = [rows for pings in told for rows in _groups(run, pings)]
    left = "; ".join(filter(None, map(_left, told)))
    table = Table(f"pings-{anchor(run)}", title, COLUMNS, groups, READ, left, stacked=True).compact()
    return Group(f"fold-pings-{anchor(run)}", title, maker(run), [table], folded=True)


def _groups(run: Run, pings: PingSummary) -> list[Rows]:
    """Return the lines of each two ends, by time."""
    ends: dict[tuple[str, str], list[Ping]] = {}
    for ping in pings.each:
        ends.setdefault((ping.source_ip, ping.destination_ip), []).append(ping)
    names = {pod.ip: pod.name for pod in run.pods}
    return [
        Rows([_row(ping) for ping in each],
             f"{SCOPES[pings.scope].capitalize()}: {_end(source, names)} to {_end(destination, names)}")
        for (source, destination), each in ends.items()
    ]  # fmt: skip


def _end(address: str, names: dict[str, str]) -> str:
    shown = clip(address, 45)
    return f"{clip(names[address], 30)} {shown}" if address in names else shown


def _row(ping: Ping) -> Row:
    return Row(
        Cell(str(ping.sequence)),
        [
            Cell(str(ping.icmp_bytes)) if ping.icmp_bytes is not None else unknown(),
            Cell(str(ping.reply_ttl)) if ping.reply_ttl is not None else unknown(),
            _time(ping),
            Cell(clip(ping.point, 60), title=ping.point) if ping.point else unknown(),
        ],
    )


def _time(ping: Ping) -> Cell:
    if ping.rtt_us is not None:
        return Cell(microseconds(ping.rtt_us), order=ping.rtt_us)
    if ping.last_seen_at is None:
        return unknown("answered, but no point saw both")
    return Cell("no answer", f"last seen at {clip(ping.last_seen_at, 60)}", "bad")


def _left(pings: PingSummary) -> str:
    left = pings.requests - len(pings.each)
    where = f"{SCOPES[pings.scope]}: the first {number(len(pings.each))} of {count(pings.requests, 'ping')}"
    return where if left > 0 else ""
