"""Which eBPF programs are attached where on a node, and where packets were captured that meet them."""

from __future__ import annotations

from analyzer.report.view.names import ROLES, anchor, heading, maker
from analyzer.report.view.parts import Cell, Column, Group, Row, Rows, Table, unknown
from analyzer.report.view.text import clip, count, more
from analyzer.result import Attached, Interface, Point, Run

LINES, ADDRESSES = 80, 4
COLUMNS = [
    Column("Interface", weight=24),
    Column("Addresses", weight=18),
    Column("MTU", "bytes", numeric=True, weight=8),
    Column("Hook", "and direction", weight=14),
    Column("eBPF program", weight=22),
    Column("Captured there", weight=20),
]
READ = (
    "Each line is one program at one hook. Ingress is what the node receives from the interface: on a pod's lxc "
    "interface what the pod sends, on eth0 what comes from the network. Egress is what the node sends out of it. "
    "Attached does not mean that it ran on a packet. A dash in place of a hook means that only the interface is known, "
    "in place of a program that nothing says whether one is attached."
)


def of_run(run: Run) -> Group | None:
    """Return a run's interfaces behind a click; None where nothing says of any whether programs are attached."""
    points = _points(run)
    told = [each for each in run.interfaces if each.programs or each.addresses or (each.node, each.name) in points]
    if not any(each.programs is not None for each in told):
        return None
    lines = [(each, attached) for each in told for attached in each.programs or (None,)]
    nodes: dict[str, list[Row]] = {}
    for each, attached in lines[:LINES]:
        nodes.setdefault(each.node, []).append(_row(each, attached, points.get((each.node, each.name), [])))
    title = f"Interfaces and their eBPF programs, {heading(run)}"
    left = more(len(lines) - LINES, "line")
    groups = [Rows(rows, f"Node {clip(node, 40)}") for node, rows in nodes.items()]
    table = Table(f"programs-{anchor(run)}", title, COLUMNS, groups, READ, left, stacked=True)
    shown = table if any(each.programs for each in told) else table.compact()
    return Group(f"fold-programs-{anchor(run)}", title, maker(run), [shown], folded=True)


def _points(run: Run) -> dict[tuple[str, str], list[Point]]:
    """Return the capture points at each interface of each node; a pod's own interface is none of the node's."""
    found: dict[tuple[str, str], list[Point]] = {}
    for point in run.points:
        if point.node and point.role != "pod":
            found.setdefault((point.node, point.interface), []).append(point)
    return found


def _row(interface: Interface, attached: Attached | None, points: list[Point]) -> Row:
    pod = next((point.pod for point in points if point.pod), None)
    return Row(
        Cell(clip(interface.name, 40), f"of {clip(pod, 50)}" if pod else "", code=True),
        [
            _addresses(interface),
            Cell(str(interface.mtu)) if interface.mtu is not None else unknown(),
            Cell(clip(attached.hook, 30), code=True) if attached and attached.hook else unknown(),
            _program(interface, attached),
            _captured(points),
        ],
    )


def _addresses(interface: Interface) -> Cell:
    shown = ", ".join(clip(each, 45) for each in interface.addresses[:ADDRESSES])
    left = more(len(interface.addresses) - ADDRESSES, "address", "addresses")
    return Cell(shown, left) if shown else unknown()


def _program(interface: Interface, attached: Attached | None) -> Cell:
    if attached:
        return Cell(clip(attached.name, 40), title=attached.name, code=True)
    return unknown() if interface.programs is None else Cell("none")


def _captured(points: list[Point]) -> Cell:
    seen = [point for point in points if point.file]
    if not seen:
        return unknown()
    frames = sum(point.frames for point in seen)
    return Cell(count(frames, "frame"), ROLES[seen[0].role], order=frames)
