"""Every tunnel between two nodes, one row a direction: VNI = identity, outer TTL, checksum, options."""

from __future__ import annotations

from analyzer.report.view import talk
from analyzer.report.view.names import heading, maker, tunnel
from analyzer.report.view.parts import Block, Cell, Column, Group, Row, Rows, Section, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, distribution, more, number
from analyzer.result import Run, TunnelUse

PER_RUN, PER_OTHER_RUN, PAIRS = 24, 4, 8
READ_PAIRS = "Left of ⇄ the VNI of what the first pod sends, right of it that of what comes back."
COLUMNS = [
    Column("From, to", weight=22),
    Column("Tunnel", weight=12),
    Column("VNI", numeric=True, weight=9),
    Column("Identity", "that the VNI stands for", weight=20),
    Column("Frames", numeric=True, weight=8),
    Column("Outer TTL", numeric=True, weight=9),
    Column("UDP checksum", weight=11),
    Column("Don't fragment", weight=11),
    Column("Options", weight=18),
]
READ = (
    "Cilium writes the sender's identity into the VNI, so the two directions of one conversation carry different VNIs; "
    "they stand one under the other. A zero UDP checksum is usual for tunnels over IPv4."
)


def section(page: Shown) -> Section | None:
    """Return a table over the compared runs; that of the others is folded away."""
    compared = _table(page, page.main, PER_RUN, "tunnels-table")
    others = _table(page, page.others, PER_OTHER_RUN, "tunnels-others")
    pairs = _pairs(page)
    blocks: list[Block] = [table for table in (pairs, compared) if table]
    if others:
        blocks.append(Group("tunnels-fold", "Tunnels in the other runs", "", [others], folded=True))
    return Section("tunnels", "Tunnels and identities", "", blocks) if blocks else None


def _pairs(page: Shown) -> Table | None:
    """Return which two VNIs make a conversation."""
    groups, left = [], 0
    for run in page.main:
        rows, others = talk.pair_rows(run, PAIRS) if run.tunnels else ([], 0)
        if rows:
            groups.append(Rows(rows, "" if page.alone else f"{heading(run)}, {maker(run)}"))
            left += others
    if not groups:
        return None
    caption = "The two VNIs of each conversation between nodes"
    return Table("tunnels-pairs", caption, talk.PAIR_COLUMNS, groups, READ_PAIRS, more(left, "pair"))


def _table(page: Shown, runs: list[Run], limit: int, identity: str) -> Table | None:
    groups, left = [], 0
    for run in runs:
        uses = sorted(run.tunnels, key=pairwise)
        if uses:
            label = "" if page.alone else f"{heading(run)}, {maker(run)}"
            groups.append(Rows([_row(use) for use in uses[:limit]], label))
            left += max(0, len(uses) - limit)
    if not groups:
        return None
    return Table(identity, "Tunnels seen between nodes", COLUMNS, groups, READ, more(left, "tunnel")).compact()


def pairwise(use: TunnelUse) -> tuple[str, list[str], str, int]:
    """Order the two directions of a pair next to each other."""
    return use.tunnel_type, sorted((use.source_ip, use.destination_ip)), use.source_ip, use.vni or 0


def _row(use: TunnelUse) -> Row:
    options = "; ".join(clip(option, 80) for option in use.geneve_options[:3])
    return Row(
        Cell(f"{clip(use.source_ip, 40)} → {clip(use.destination_ip, 40)}"),
        [
            Cell(tunnel(use.tunnel_type), f"UDP {use.destination_port}" if use.destination_port else ""),
            Cell(str(use.vni)) if use.vni is not None else unknown(),
            Cell(clip(use.identity, 40), title=use.identity) if use.identity else unknown(),
            Cell(number(use.frames)),
            Cell(distribution(use.outer_ttl)) if use.outer_ttl else unknown(),
            Cell(_of(use.udp_checksum_zero_frames, use.frames, "zero", "set")),
            Cell(_of(use.dont_fragment_frames, use.frames, "set", "not set")),
            Cell(options, code=True) if options else unknown(),
        ],
    )


def _of(frames: int, of: int, always: str, never: str) -> str:
    if frames in (0, of):
        return always if frames else never
    return f"{always} in {number(frames)} of {number(of)}"
