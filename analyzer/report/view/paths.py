"""The path of a ping through each setup: a drawing, and the same as a table of hops."""

from __future__ import annotations

from analyzer.report.journey_picture.draw import ANSWERED, PROGRAMS
from analyzer.report.journey_picture.draw_ping import draw_ping
from analyzer.report.view import measured
from analyzer.report.view.names import ROLES, anchor, heading, maker, tunnel
from analyzer.report.view.parts import Block, Cell, Column, Figure, Figures, Group, Row, Rows, Section, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, microseconds, number
from analyzer.result import Hop, PingPath, Run

HOPS = 40
TO = {"intranode": " to a pod on the same node", "internode": " to a pod on the other node", "other": ""}
DRAWN_OTHERS = 12
GENUINE_DRAWN = 4
GENUINE = "captured from a Cilium agent with its own datapath, one run a setup"
COLUMNS = [
    Column("Point", weight=34),
    Column("Frame", numeric=True, weight=7),
    Column("Δt", numeric=True, weight=9),
    Column("TTL", numeric=True, weight=6),
    Column("Outer TTL", numeric=True, weight=7),
    Column("Tunnel, VNI", "= identity", weight=18),
    Column("Length", "bytes", numeric=True, weight=8),
    Column("Added", "bytes", numeric=True, weight=8),
    Column("eBPF programs", weight=18),
]
READ_DRAWING = (
    "Each shaded band is a node, each box an interface where packets were captured. The request's line goes down "
    "through them, the reply's up. Left of a line stands the time since that packet's own first sighting, and smaller "
    "how long each step took; right of it TTL, bytes of the frame and its number in the capture, and MACs where they "
    f"change. A frame around the line is a tunnel's packet around it. {ANSWERED}{PROGRAMS}"
)
READ_HOPS = (
    "Δt counts from the packet's first sighting; clocks of different nodes are not aligned. The VNI of a tunnel is the "
    "sender's identity."
)
READ_PROGRAMS = (
    " eBPF programs are those attached to the interface, in whichever direction: attached does not mean that they ran "
    "on this packet."
)


def section(page: Shown) -> Section | None:
    """Return the paths of the compared runs, then those of other runs worth a look: lost pings and genuine Cilium."""
    blocks: list[Block] = [group for run in page.main if (group := _group(run, folded=False))]
    real = genuine(page)
    compared = [group for run in real if (group := _group(run, folded=False, scopes=("internode",)))]
    if compared:
        blocks.append(Group("path-genuine", "Genuine Cilium, for comparison", GENUINE, list(compared)))
    telling = [run for run in page.others if run.datapath == "cilium" or measured.lost_path(run)]
    telling = [run for run in telling if run not in real]
    telling.sort(key=lambda run: measured.lost_path(run) is None)
    blocks += [
        group for run in telling[:DRAWN_OTHERS] if (group := _group(run, folded=measured.lost_path(run) is None))
    ]
    intro = READ_DRAWING if _drawn(blocks) else ""
    return Section("paths", "The path of a ping", intro, blocks, paper=560) if blocks else None


def genuine(page: Shown) -> list[Run]:
    """Return one run of a genuine agent per setup whose ping between nodes came back, one without losses first."""
    setups: dict[str, Run] = {}
    runs = [run for run in page.others if run.datapath == "cilium" and _answered(run)]
    for run in sorted(runs, key=lambda run: any(each.answered < each.requests for each in run.pings)):
        setups.setdefault(run.setup or run.id, run)
    return list(setups.values())[:GENUINE_DRAWN]


def _answered(run: Run) -> bool:
    path = measured.ping_path(run, "internode")
    return path is not None and bool(path.reply) and not path.last_seen_at


def _drawn(blocks: list[Block]) -> bool:
    """Tell whether a figure is among the blocks."""
    return any(
        isinstance(block, Figures | Figure) or (isinstance(block, Group) and _drawn(block.blocks)) for block in blocks
    )


def _group(run: Run, folded: bool, scopes: tuple[str, ...] = ("internode", "intranode", "other")) -> Group | None:
    paths = [path for path in run.ping_paths if (path.request or path.reply) and path.scope in scopes]
    paths = sorted(paths, key=lambda path: ("internode", "intranode", "other").index(path.scope))[:3]
    drawn = [_figure(run, path) for path in paths]
    figures = [figure for figure in drawn if figure]
    pairs = zip(paths, drawn, strict=True)
    tables = [table for path, figure in pairs for table in _tables(run, path, folded=folded or figure is not None)]
    blocks: list[Block] = [Figures(figures), *tables] if figures else [*tables]
    return Group(f"path-{anchor(run)}", heading(run), maker(run), blocks, folded) if blocks else None


def _figure(run: Run, path: PingPath) -> Figure | None:
    drawing = draw_ping(path, _node_of(run, path.source_ip), _node_of(run, path.destination_ip))
    identity = f"drawing-{anchor(run)}-{path.scope}"
    return Figure(identity, _caption(path), "picture.svg.j2", drawing) if drawing else None


def _tables(run: Run, path: PingPath, folded: bool) -> list[Block]:
    name = f"{anchor(run)}-{path.scope}"
    caption = f"Hops of the ping{TO[path.scope]}, {heading(run)}"
    read = READ_HOPS + READ_PROGRAMS * any(hop.programs for hop in path.request + path.reply)
    table = Table(f"hops-{name}", caption, COLUMNS, _hops(path), read, dense=True).compact()
    return [Group(f"fold-{name}", caption, "", [table], folded=True)] if folded else [table]


def _node_of(run: Run, ip: str) -> str:
    return next((pod.node for pod in run.pods if pod.ip == ip), "")


def _caption(path: PingPath) -> str:
    ends = f"{clip(path.source_pod or path.source_ip)} to {clip(path.destination_pod or path.destination_ip)}"
    if path.rtt_us is not None:
        inside = "" if path.answer_us is None else f", {microseconds(path.answer_us)} of it in the pod that answers"
        outcome = f"answered after {microseconds(path.rtt_us)}{inside}"
    elif path.last_seen_at:
        outcome = f"not answered; last seen at {clip(path.last_seen_at, 80)}"
    else:
        outcome = "no reply seen"
    return f"Ping{TO[path.scope]}, {ends}, sequence {path.sequence}: {outcome}"


def _hops(path: PingPath) -> list[Rows]:
    request = Rows([_row(hop) for hop in path.request[:HOPS]], "Request")
    reply = Rows([_row(hop) for hop in path.reply[:HOPS]], "Reply")
    for rows, hops in ((request, path.request), (reply, path.reply)):
        if (
            rows.rows
            and hops[-1].point == path.last_seen_at
            and path.rtt_us is None
            and hops is (path.reply or path.request)
        ):
            rows.rows[-1].head.status = "bad"
            rows.rows[-1].head.detail += "; last seen here"
    return [rows for rows in (request, reply) if rows.rows]


def _row(hop: Hop) -> Row:
    programs = ", ".join(clip(program, 30) for program in (hop.programs or ())[:4])
    return Row(
        Cell(clip(hop.point, 60), ROLES[hop.role], title=hop.point),
        [
            Cell(number(hop.frame_number)),
            Cell(microseconds(hop.time_offset_us) if hop.time_offset_us else "0"),
            Cell(str(hop.ip_ttl)),
            Cell(str(hop.outer_ip_ttl)) if hop.outer_ip_ttl is not None else unknown(),
            _vni(hop),
            Cell(number(hop.frame_len)),
            Cell(str(hop.overhead_bytes)),
            Cell(programs, code=True) if programs else unknown() if hop.programs is None else Cell("none"),
        ],
    )


def _vni(hop: Hop) -> Cell:
    if hop.tunnel_type is None:
        return unknown()
    vni = f" {hop.vni}" if hop.vni is not None else ""
    return Cell(f"{tunnel(hop.tunnel_type)}{vni}", f"= {clip(hop.identity, 30)}" if hop.identity else "")
