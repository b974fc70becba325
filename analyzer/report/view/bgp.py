"""BGP sessions as captured: who spoke with whom, what they announced, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.report.view import routes
from analyzer.report.view.names import anchor, heading
from analyzer.report.view.parts import Block, Cell, Column, Group, Items, Row, Rows, Section, Status, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, listed, more, number
from analyzer.result import BgpPeer, BgpPrefix, BgpSession, Run

SESSIONS, PREFIXES, NOTES, RUNS = 16, 30, 8, 6
PRINTED = 12
ESTABLISHED: dict[str | None, tuple[str, Status]] = {
    "observed": ("yes, seen", "good"),
    "inferred": ("yes, inferred", ""),
    None: ("not seen", "warn"),
}
SESSION = [
    Column("Between", weight=24),
    Column("Established", weight=18),
    Column("Hold time", numeric=True, weight=8),
    Column("Messages", weight=26),
    Column("Prefixes", "announced, withdrawn", weight=16),
    Column("How it ended", weight=24),
]
PREFIX = [
    Column("Prefix", weight=18),
    Column("Announced by", weight=22),
    Column("Next hop", weight=22),
    Column("AS path", weight=16),
    Column("Times", "announced, withdrawn", weight=12),
    Column("Last said", weight=12),
]
READ = (
    "A row is one TCP connection of port 179, read at the capture point that saw most of it; the side that opened it "
    "stands first. “Inferred” means that its start was not captured, but messages that only an established session "
    "allows were."
)
READ_PREFIX = "A prefix is what the other side's pods are reached by; the next hop is where packets to them are sent."


def section(page: Shown) -> Section | None:
    """Return the sessions of every run that has some, those of runs outside the comparison behind a click."""
    runs = [run for run in page.main + page.others if run.bgp][:RUNS]
    blocks: list[Block] = []
    for run in runs:
        title = f"{heading(run)}: {count(len(run.bgp), 'session')}"
        blocks.append(Group(f"bgp-{anchor(run)}", title, "", blocks_of(run), folded=run not in page.main))
    return Section("bgp", "What was announced by BGP", _intro(runs), blocks, paper=200) if blocks else None


def _intro(runs: list[Run]) -> str:
    """Return where what was announced ended up; nothing where the tables do not say it."""
    told = next(filter(None, map(routes.learnt, runs)), "")
    return f"{told}.".replace("`", "") if told else ""


def blocks_of(run: Run) -> list[Block]:
    """Return a run's sessions, the prefixes they announced, and what went wrong in them."""
    groups = _sessions(run.bgp)
    left = more(len(run.bgp) - SESSIONS, "session")
    identity = anchor(run)
    blocks: list[Block] = [Table(f"sessions-{identity}", "BGP sessions", SESSION, groups, READ, left, PRINTED)]
    prefixes = list(_prefixes(run))
    if prefixes:
        left = more(len(prefixes) - PREFIXES, "prefix", "prefixes")
        blocks.append(Table(f"prefixes-{identity}", "Prefixes announced", PREFIX, [Rows(prefixes[:PREFIXES])],
                            READ_PREFIX, left, PRINTED, dense=True))  # fmt: skip
    notes = [cut(note, 300) for said in (_silences, _unread) for each in run.bgp for note in said(each)]
    if notes:
        blocks.append(Items("What went wrong, or could not be read", list(dict.fromkeys(notes))[:NOTES]))
    return blocks


def _sessions(sessions: list[BgpSession]) -> list[Rows]:
    """Return those that stood when the capture ended, then what had ended before or never came to stand."""
    standing = [each for each in sessions if _stands(each)]
    others = sorted((each for each in sessions if not _stands(each)), key=lambda each: each.established is None)
    shown = [list(map(_session, each)) for each in (standing[:SESSIONS], others[: max(0, SESSIONS - len(standing))])]
    names = ("Established when the capture ended", "Ended before, or not seen to be established")
    return [Rows(rows, name if shown[0] and shown[1] else "") for rows, name in zip(shown, names, strict=True) if rows]


def _stands(session: BgpSession) -> bool:
    ended = (session.reset_epoch_ns, session.closed_epoch_ns) != (None, None)
    return session.established is not None and not ended and not any(each.notifications for each in session.peers)


def _session(session: BgpSession) -> Row:
    word, status = ESTABLISHED[session.established]
    took = "" if session.setup_us is None else f"in {session.setup_us / 1000:,.1f} ms"
    asns = [f"AS {each.open.as_number}" for each in session.peers if each.open and each.open.as_number is not None]
    return Row(
        Cell(" ⇄ ".join(map(_who, session.peers)), ", ".join([*asns, f"at {clip(session.point, 40)}"])),
        [
            Cell(word, took, status),
            Cell(f"{session.hold_time_s} s") if session.hold_time_s is not None else unknown(),
            Cell(_messages(session)),
            Cell("; ".join(f"{number(each.announced)}, {number(each.withdrawn)}" for each in session.peers)),
            _ended(session),
        ],
    )


def _who(peer: BgpPeer) -> str:
    return clip(peer.node or peer.ip, 30)


def _messages(session: BgpSession) -> str:
    both: dict[str, int] = {}
    for peer in session.peers:
        for kind, n in peer.messages.items():
            both[kind] = both.get(kind, 0) + n
    return ", ".join(f"{number(n)} {clip(kind, 20)}" for kind, n in sorted(both.items())) or "none read"


def _ended(session: BgpSession) -> Cell:
    said = [each for peer in session.peers for each in peer.notifications]
    if said:
        words = f"{said[0].error}{f': {said[0].reason}' if said[0].reason else ''}"
        return Cell(f"NOTIFICATION {cut(words, 60)}", cut(said[0].text or "", 80), "bad")
    if session.reset_epoch_ns is not None:
        return Cell(f"reset by {clip(session.reset_by or '?', 40)}", "", "bad")
    if session.closed_epoch_ns is not None:
        return Cell(f"closed by {clip(session.closed_by or '?', 40)}", "")
    return Cell("open when the capture ended" if session.established else "not seen to end")


def _prefixes(run: Run) -> Iterator[Row]:
    """Yield each announcement once, however many sessions and points told it."""
    told: dict[tuple[str, str, tuple[str, ...]], Row] = {}
    for session in run.bgp:
        for peer in session.peers:
            for each in peer.prefixes:
                told.setdefault((each.prefix, _who(peer), tuple(each.next_hop)), _prefix(peer, each))
    yield from (told[key] for key in sorted(told))


def _prefix(peer: BgpPeer, each: BgpPrefix) -> Row:
    gone = each.last_said == "withdrawn"
    return Row(
        Cell(clip(each.prefix, 50), "" if each.family == "ipv4 unicast" else each.family),
        [
            Cell(_who(peer)),
            Cell(listed([clip(hop, 40) for hop in each.next_hop[:4]])) if each.next_hop else unknown(),
            Cell(clip(each.as_path, 60)) if each.as_path else unknown(),
            Cell(f"{number(each.announcements)}, {number(each.withdrawals)}"),
            Cell(each.last_said, "", "warn" if gone else ""),
        ],
    )


def _silences(session: BgpSession) -> Iterator[str]:
    whose = " ⇄ ".join(map(_who, session.peers))
    for peer in session.peers:
        for silence in peer.silences or ():
            yield f"{whose}: {_who(peer)} was silent for {silence.lasted_s:,.1f} s, longer than the hold time"


def _unread(session: BgpSession) -> Iterator[str]:
    whose = " ⇄ ".join(map(_who, session.peers))
    for peer in session.peers:
        yield from (f"{whose}: {note}" for note in peer.unread)
    yield from (f"{whose}: {note}" for note in session.unread)
