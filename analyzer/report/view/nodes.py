"""Which node has which pods' addresses: what every routing table has to lead to."""

from __future__ import annotations

from analyzer.report.view.names import anchor, heading, maker
from analyzer.report.view.parts import Cell, Column, Group, Row, Rows, Table, unknown
from analyzer.report.view.text import clip, more
from analyzer.result import Run

NODES, PODS = 60, 12
COLUMNS = [
    Column("Node", weight=18),
    Column("Role", weight=10),
    Column("Addresses", weight=20),
    Column("Pod CIDRs", weight=22),
    Column("Pods", weight=30),
]
READ = "Packets to the addresses of a pod CIDR have to get to its node. A dash stands where nothing says it."


def of_run(run: Run) -> Group | None:
    """Return the nodes of a run behind a click; None where nothing names any."""
    if not run.nodes:
        return None
    rows = [Row(Cell(clip(node.name, 40)), [Cell(node.role), _several(node.addresses), _several(node.pod_cidrs),
                _several([f"{pod.name} {pod.ip}" for pod in run.pods if pod.node == node.name])])
            for node in run.nodes[:NODES]]  # fmt: skip
    left = more(len(run.nodes) - NODES, "node")
    title = f"Nodes and their pod CIDRs, {heading(run)}"
    table = Table(f"nodes-{anchor(run)}", title, COLUMNS, [Rows(rows)], READ, left, stacked=True).compact()
    return Group(f"fold-nodes-{anchor(run)}", title, maker(run), [table], folded=True)


def _several(names: list[str]) -> Cell:
    shown = ", ".join(clip(name, 60) for name in names[:PODS])
    return Cell(shown, more(len(names) - PODS, "name")) if names else unknown()
