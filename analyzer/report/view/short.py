"""The few answers that fit into a terminal: short tables of the compared and the other runs, what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.report.triage_words import graveness, looked
from analyzer.report.view import answers, measured, talk, verdict
from analyzer.report.view.names import heading, maker
from analyzer.report.view.parts import Cell, Column, Row, Rows, Table
from analyzer.report.view.questions import Question
from analyzer.report.view.shown import Shown, shown
from analyzer.report.view.text import NOT_KNOWN, clip, cut, distribution, more, number
from analyzer.report.view.tunnels import pairwise
from analyzer.result import Result, Run, Triage

OTHERS, HINTS, TUNNELS, TALKS = 24, 3, 8, 8
WIDTH, LABEL_WIDTH, ANSWER_WIDTH = 80, 11, 9
"""Columns of a terminal; what the questions need of them at least, and an answer."""
NAME_WIDTH = 34
"""What 80 columns leave for a run's name beside the three answers of OTHER_QUESTIONS."""
MAKERS = {"cilium": "Cilium", "ebpf-lab": "eBPF lab", "kernel-forwarding": "kernel", "unknown": NOT_KNOWN}


@dataclass(slots=True)
class Short:
    """What the terminal shows."""

    verdict: str
    standfirst: list[str]
    tables: list[Table]
    lines: list[str]


def made_by(run: Run) -> Cell:
    """Name who made the packets in one or two words."""
    return Cell(MAKERS[run.datapath])


def across(run: Run) -> Cell:
    """Return `VXLAN 8472` or `native`; how packets left is no way across where none was seen to arrive."""
    classes = measured.crossing_classes(run)
    if not classes:
        return Cell("same node" if measured.intranode_flows(run) else NOT_KNOWN)
    first = next((each.path_class for each in classes if each.path_class != "unknown"), "unknown")
    tunnels = measured.tunnels_in_words(run).replace(", UDP", "")
    if measured.none_arrived(run):
        return Cell("no arrival")
    return Cell(tunnels if first == "encapsulated" and tunnels else first or NOT_KNOWN)


def ping(run: Run) -> Cell:
    """Return `5 of 5, 237 µs` for pings between nodes, else for those there are."""
    scope = measured.ping_scope(run)
    cell = answers.answered(run, scope)
    time = answers.round_trip(run, scope).text
    return Cell(cell.text if time == NOT_KNOWN else f"{cell.text}, {time}", "", cell.status)


def pings(run: Run) -> Cell:
    """Return the pings of a lone run, whichever way they went."""
    words, complete = talk.pings_in_words(run)
    return Cell(words, "", "" if words == NOT_KNOWN else "good" if complete else "bad")


def sent(run: Run) -> Cell:
    """Return the share of a full-size packet; where nothing says its size, of all bytes as sent, else as captured."""
    full = answers.share_full(run)
    if full.text != NOT_KNOWN:
        return Cell(full.text, "of a full packet")
    estimate = answers.share_sent(run)
    known = estimate if estimate.text != NOT_KNOWN else answers.share_captured(run)
    return Cell(f"{known.text} of all bytes" if known.text != NOT_KNOWN else NOT_KNOWN)


def ttl(run: Run) -> Cell:
    """Return `63 / 62`, same node and other node."""
    both = [answers.ttl(run, scope).text for scope in ("intranode", "internode")]
    return Cell(" / ".join(both) if any(text != NOT_KNOWN for text in both) else NOT_KNOWN)


def mtu(run: Run) -> Cell:
    """Return the pod's MTU as negotiated, else the largest size told, with the verdict.

    Where no route, SYN or interface tells an MTU, the largest packet is only what was sent.
    """
    size, words = answers.negotiated(run).text, answers.mtu_verdict(run)
    known = run.mtu.verdict != "unknown"
    if size == NOT_KNOWN and run.mtu.largest_fragmented is not None:
        return Cell(f"fragmented up to {run.mtu.largest_fragmented}", "", words.status)
    if size == NOT_KNOWN and run.mtu.verdict in ("fits", "wasteful"):
        size = answers.sizes(run.mtu.pod_route).text
    if size == NOT_KNOWN and run.mtu.proven is not None:
        told = run.mtu.pod_route or run.mtu.pod_interface or run.mtu.underlay or run.mtu.tunnel_device
        size = f"{run.mtu.proven} proven" if told else f"largest seen {run.mtu.proven}"
    return Cell(", ".join([size] * (size != NOT_KNOWN) + [words.text] * known) or NOT_KNOWN, "", words.status)


def adds(run: Run) -> Cell:
    """Return `50 bytes`, or `50-62 bytes` where packets differ."""
    sizes = [each.value for each in measured.added(run)]
    most = answers.bytes_added(run)
    return Cell(f"{min(sizes)}-{max(sizes)} bytes" if len(sizes) > 1 else most.text, "", most.status)


def wire_ttl(run: Run) -> Cell:
    """Return the TTLs between nodes: `64, outer 64` in a tunnel, `63` bare."""
    between = {point.id for point in run.points if point.role in ("underlay", "router")}
    rows = [row for row in run.ttl if row.scope == "internode" and row.point in between]
    inner = _falling({seen.value for row in rows for seen in row.workload_ttl})
    outer = _falling({seen.value for row in rows for seen in row.outer_ttl})
    return Cell(f"{inner}, outer {outer}" if outer else inner or NOT_KNOWN)


def _falling(values: set[int]) -> str:
    return ", ".join(map(str, sorted(values, reverse=True)))


QUESTIONS = [
    Question("made by", "", made_by),
    Question("across", "", across),
    Question("adds", "", adds),
    Question("of full packet", "", sent),
    Question("TTL between nodes", "", wire_ttl),
    Question("TTL same/other", "", ttl),
    Question("MTU", "", mtu),
    Question("ping", "", ping),
    Question("dropped", "", lambda run: Cell(NOT_KNOWN if (n := measured.dropped(run)) is None else str(n))),
]
LONE_QUESTIONS = [
    Question("flows", "", lambda run: Cell(talk.flows_in_words(run) or NOT_KNOWN)),
    *QUESTIONS[:-2],
    Question("TTLs seen", "", answers.ttls_seen),
    Question("MSS", "", lambda run: Cell(talk.mss_in_words(run))),
    Question("ping", "", pings),
    Question("super-frames", "", lambda run: Cell(number(talk.super_frames(run)))),
    QUESTIONS[-1],
]
OTHER_QUESTIONS = [QUESTIONS[index] for index in (1, 2, 7)]


def short(result: Result) -> Short:
    """Return the summary of a Result."""
    seen = shown(result)
    if measured.captured_nothing(result.runs):
        return Short(verdict.verdict(seen), [], [], [])
    in_rows = _too_wide(seen) or (seen.incidents and len(seen.result.runs) > 1)
    tables = [_compared(seen)] if seen.main and not in_rows else []
    if seen.alone:
        tables += _of_a_lone_run(seen.main[0])
    if seen.others or in_rows:
        tables.append(_others(seen, in_rows))
    found = [line for line in [verdict.found(seen)] if line]
    return Short(verdict.verdict(seen), found + verdict.standfirst(seen), tables, _lines(seen))


def _too_wide(page: Shown) -> bool:
    """Return whether the headings need more than 80 columns: names of folders have no place to break."""
    words = [max(map(len, heading(run).split()), default=0) for run in page.main]
    return not page.alone and LABEL_WIDTH + sum(max(word, ANSWER_WIDTH) + 2 for word in words) > WIDTH


def _compared(page: Shown) -> Table:
    columns = [Column(""), *[Column(page.subject if page.alone else heading(run)) for run in page.main]]
    asked = LONE_QUESTIONS if page.alone else QUESTIONS
    rows = [Row(Cell(each.label), [_brief(each.answer(run)) for run in page.main]) for each in asked]
    known = [row for row in rows if any(cell.text != NOT_KNOWN for cell in row.cells)]
    return Table("short", "", columns, [Rows(known)])


def _of_a_lone_run(run: Run) -> list[Table]:
    """Return the pairs of VNIs, or the tunnels where nothing pairs them, and who talks."""
    tables = []
    if run.tunnels:
        pairs, others = talk.pair_rows(run, TUNNELS)
        left = more(others, "pair")
        tables.append(
            Table("short-pairs", "", _small(talk.PAIR_COLUMNS), [Rows(pairs)], "", left) if pairs else _tunnels(run)
        )
    talking = talk.talks_table(run, "short-talks", TALKS)
    if talking:
        talking.columns = _small(talking.columns)
        tables.append(talking)
    return tables


def _small(columns: list[Column]) -> list[Column]:
    return [
        Column(column.label.lower().replace("vni", "VNI").replace("ttl", "TTL").replace("mss", "MSS"))
        for column in columns
    ]


def _others(page: Shown, all_of_them: bool) -> Table:
    """Return a row a run, those side by side included where they do not fit there."""
    runs = [*page.main, *page.others] if all_of_them else page.others
    columns = [Column("runs" if all_of_them else "other runs"), *[Column(each.label) for each in OTHER_QUESTIONS]]
    by_maker: dict[str, list[Row]] = {}
    for run in runs[:OTHERS]:
        cells = [_brief(each.answer(run)) for each in OTHER_QUESTIONS]
        by_maker.setdefault(maker(run), []).append(Row(Cell("  " + clip(_short_name(run), NAME_WIDTH)), cells))
    groups = [Rows(rows, label) for label, rows in by_maker.items()]
    return Table("short-others", "", columns, groups, "", more(len(runs) - OTHERS, "run"))


def _short_name(run: Run) -> str:
    """Name a run below its maker's heading: the scenarios of a genuine agent name their mode themselves."""
    if run.datapath == "cilium" and run.scenario:
        return run.scenario.removeprefix("cilium-")
    return run.id


def _tunnels(run: Run) -> Table:
    """Return the tunnels of a lone file, both directions of a pair one under the other."""
    columns = [Column("tunnel"), Column("VNI"), Column("identity"), Column("frames"), Column("outer TTL")]
    uses = sorted(run.tunnels, key=pairwise)
    rows = [
        Row(
            Cell(f"{clip(use.source_ip, 40)} → {clip(use.destination_ip, 40)}"),
            [
                Cell(NOT_KNOWN if use.vni is None else str(use.vni)),
                Cell(clip(use.identity or NOT_KNOWN, 24)),
                Cell(number(use.frames)),
                Cell(distribution(use.outer_ttl)),
            ],
        )
        for use in uses[:TUNNELS]
    ]
    return Table("short-tunnels", "", columns, [Rows(rows)], "", more(len(uses) - TUNNELS, "tunnel"))


def _brief(cell: Cell) -> Cell:
    return Cell(cell.text, "", cell.status)


def _lines(page: Shown) -> list[str]:
    """Return what triage found, and what more would tell of a lone run; what was left out is stderr's to say."""
    found = _triage([run.triage for run in page.result.runs if run.triage.rules])
    if not page.alone:
        return found
    run = page.main[0]
    return (
        found
        + talk.options_in_words(run)[:TUNNELS]
        + [f"more would tell: {cut(hint, 300)}" for hint in run.hints[:HINTS]]
    )


def _triage(runs: list[Triage]) -> list[str]:
    """Return how much was found, or how many rules looked; nothing of Results without triage."""
    found = graveness(runs)
    said = f"triage: {found}; `analyze triage` shows them" if found else f"triage: nothing found; {looked(runs)}"
    return [said] if runs else []
