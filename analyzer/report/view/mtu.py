"""The MTU chain: what is configured, routed, negotiated, proven and possible, side by side, with a verdict."""

from __future__ import annotations

from analyzer.report.charts.ladder import Ladder, Step, draw
from analyzer.report.view import answers
from analyzer.report.view.names import heading
from analyzer.report.view.parts import Block, Cell, Column, Figure, Group, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, more, number, usual
from analyzer.result import Run

REFUSED = 24
READ_CHAIN = (
    "Bytes of IP packet, from the wire up. Underlay, devices and routes are what is configured. MSS + headers is what "
    "SYNs between nodes offer; proven is the largest packet that was seen to arrive whole and is no super-frame; the "
    "ceiling is the underlay less the bytes added. Green only where a packet of the route's size arrived."
)
READ_LADDER = (
    "Left to right: what the nodes' wire takes, what the added headers leave of it, what the pods' route allows, what "
    "TCP agrees on, and the largest packet that was seen to arrive whole. All setups share one scale. Level from the "
    "second step to the fourth is right; a step that rises means packets too large, one that falls room unused. Where "
    "the last one is lower, no larger packet was seen to arrive: the rest is configured, not proven."
)
READ_REFUSED = "The kernel refused these sends inside the pod: no packet left, so no capture point can show them."
COLUMNS = [
    Column("Setup", weight=20),
    Column("Verdict", weight=26),
    Column("Underlay", numeric=True, weight=9),
    Column("Tunnel device", numeric=True, weight=9),
    Column("Pod interface", numeric=True, weight=9),
    Column("Pod route", numeric=True, weight=8),
    Column("MSS + headers", numeric=True, weight=12),
    Column("Proven", numeric=True, weight=9),
    Column("Ceiling", numeric=True, weight=8),
    Column("Outer fragments", numeric=True, weight=11),
    Column("Reported by ICMP", numeric=True, weight=10),
]


def section(page: Shown) -> Section | None:
    """Return the chain of every run that has one, and the sends the kernel refused."""
    covered = {run.setup for run in page.main if run.setup}
    runs = [run for run in page.main if _measured(run)]
    runs += [run for run in page.others if _measured(run) and (run.setup not in covered or _telling(run))]
    if not runs:
        return None
    compared = [_row(run) for run in runs if run in page.main]
    others = [_row(run) for run in runs if run not in page.main]
    groups = [Rows(compared), Rows(others, "Other runs with something to add")] if others else [Rows(compared)]
    chain = Table(
        "mtu-chain", "The MTU chain", COLUMNS, [group for group in groups if group.rows], READ_CHAIN, stacked=True
    ).compact()
    blocks: list[Block] = [*_ladder(page.main), chain]
    refused = [row for run in runs for row in _refused(run)]
    if refused:
        columns = [
            Column("Setup", weight=18),
            Column("Attempt", weight=20),
            Column("IP packet", "bytes", True, 9),
            Column("Answer", weight=50),
        ]
        left = more(len(refused) - REFUSED, "refused send")
        table = Table("mtu-refused", "Sends the kernel refused", columns, [Rows(refused[:REFUSED])], READ_REFUSED, left)
        title = f"{count(len(refused), 'send')} that the kernel refused"
        blocks.append(Group("mtu-refused-fold", title, "", [table], folded=True, printed=True))
    return Section("mtu", "MTU", "", blocks, paper=480)


def _ladder(runs: list[Run]) -> list[Figure]:
    """Return the figure of the runs that tell at least two of the steps."""
    ladders = [Ladder(clip(heading(run), 40), answers.mtu_verdict(run).text, _steps(run)) for run in runs]
    telling = [each for each in ladders if sum(step.value is not None for step in each.steps) > 1]
    if not telling:
        return []
    caption = "From the wire to what crossed, bytes of IP packet"
    return [charted("mtu-ladder", caption, draw(telling, caption), READ_LADDER)]


def _steps(run: Run) -> list[Step]:
    mtu = run.mtu
    return [
        Step("underlay", min(mtu.underlay, default=None)),
        Step("ceiling", mtu.ceiling),
        Step("route", min(mtu.pod_route, default=None)),
        Step("negotiated", usual(mtu.negotiated)),
        Step("proven", mtu.proven),
    ]


def _measured(run: Run) -> bool:
    mtu = run.mtu
    return bool(mtu.underlay or mtu.pod_route or mtu.negotiated or mtu.proven or mtu.refused or mtu.reported)


def _telling(run: Run) -> bool:
    """Tell whether a run says more on MTU than its setup's run in the comparison can be expected to."""
    mtu = run.mtu
    return bool(mtu.refused or mtu.outer_fragments or mtu.reported) or mtu.verdict not in ("fits", "unknown")


def _row(run: Run) -> Row:
    mtu = run.mtu
    return Row(
        Cell(heading(run)),
        [
            answers.mtu_verdict(run),
            answers.sizes(mtu.underlay),
            answers.sizes(mtu.tunnel_device),
            answers.sizes(mtu.pod_interface),
            answers.sizes(mtu.pod_route),
            answers.negotiated(run),
            answers.proven(run),
            answers.ceiling(run),
            _fragments(run),
            answers.sizes(mtu.reported),
        ],
    )


def _fragments(run: Run) -> Cell:
    mtu = run.mtu
    largest = f"of packets up to {mtu.largest_fragmented} bytes" if mtu.largest_fragmented is not None else ""
    return Cell(number(mtu.outer_fragments), largest)


def _first_line(message: str) -> str:
    """Return the line that says why: the kernel's error stands before ping's statistics."""
    return message.strip().partition("\n")[0]


def _refused(run: Run) -> list[Row]:
    return [
        Row(
            Cell(heading(run)),
            [
                Cell(clip(each.step, 40)),
                Cell(str(each.ip_total_length)) if each.ip_total_length is not None else unknown(),
                Cell(cut(_first_line(each.message), 160), title=each.message) if each.message else unknown(),
            ],
        )
        for each in run.mtu.refused
    ]
