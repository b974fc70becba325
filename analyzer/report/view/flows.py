"""The first flows of every run, with path class, confidence and the evidence for it."""

from __future__ import annotations

from analyzer.report.view.answers import CLASSES
from analyzer.report.view.names import anchor, heading, maker, tunnel
from analyzer.report.view.parts import Block, Cell, Column, Group, Row, Rows, Section, Table, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, distribution, more, number
from analyzer.result import Flow, Run

PER_RUN, PER_OTHER_RUN, PRINTED = 25, 8, 6
EVIDENCE, EVIDENCE_LENGTH = 3, 150
CLASS_NAMES = {"intranode": "same node", **{key: key for key in CLASSES if key}}
COLUMNS = [
    Column("From, to", weight=30),
    Column("Path", "confidence", weight=13),
    Column("Evidence", weight=34),
    Column("Packets", "there, back", numeric=True, weight=10),
    Column("Bytes", numeric=True, weight=9),
    Column("Added", "bytes", numeric=True, weight=8),
    Column("TTL", numeric=True, weight=8),
    Column("MSS", numeric=True, weight=8),
]
READ = (
    "A flow is one conversation of the pods, both directions, counted once at the point named under its bytes. "
    "Flows without a path class belong to the nodes themselves."
)


def section(page: Shown) -> Section | None:
    """Return a bounded table per compared run; other runs are folded away."""
    blocks: list[Block] = [table for run in page.main if (table := _table(run, PER_RUN))]
    others = [table for run in page.others if (table := _table(run, PER_OTHER_RUN))]
    if others:
        blocks.append(
            Group("flows-others", f"Flows of {count(len(others), 'other run')}", "", list(others), folded=True)
        )
    return Section("flows", "Flows", "", blocks, paper=180) if blocks else None


def _table(run: Run, limit: int) -> Table | None:
    rows = [_row(flow) for flow in _telling_first(run.flows)[:limit]]
    if not rows:
        return None
    caption = f"{heading(run)}, {maker(run)}: {count(run.flows_total, 'flow')}"
    left = more(run.flows_total - len(rows), "flow")
    table = Table(f"flows-{anchor(run)}", caption, COLUMNS, [Rows(rows)], READ, left, PRINTED)
    table.sortable, table.filterable = True, "flows"
    return table.compact()


def _telling_first(flows: list[Flow]) -> list[Flow]:
    """Return flows between pods before those of the nodes, each in the order they began."""
    return sorted(flows, key=lambda flow: (flow.path_class is None, flow.start_epoch_ns))


def _row(flow: Flow) -> Row:
    return Row(
        Cell(
            f"{_source(flow)} → {_destination(flow)}",
            _transport(flow),
            title=_addresses(flow),
        ),
        [
            _path(flow),
            _evidence(flow),
            _packets(flow),
            Cell(number(flow.network_bytes), f"at {clip(flow.counted_at, 40)}", order=flow.network_bytes),
            _added(flow),
            _range(flow.minimum_ttl, flow.maximum_ttl),
            _pair(flow.forward_mss, flow.reverse_mss),
        ],
    )


def _end(pod: str | None, ip: str, port: int | None) -> str:
    name = clip(pod, 36) if pod else clip(ip, 40)
    return name if port is None else f"{name}:{port}"


def _source(flow: Flow) -> str:
    return _end(flow.source_pod or _service(flow.source_service), flow.source_ip, flow.source_port)


def _destination(flow: Flow) -> str:
    name = flow.destination_pod or _service(flow.destination_service)
    return _end(name, flow.destination_ip, flow.destination_port)


def _service(named: str | None) -> str | None:
    """Return the service without its port, which the flow shows."""
    return f"service {named.rpartition(':')[0]}" if named else None


def _addresses(flow: Flow) -> str:
    return f"{flow.source_ip} → {flow.destination_ip}"


def _transport(flow: Flow) -> str:
    identifier = f" id {flow.icmp_identifier}" if flow.icmp_identifier is not None else ""
    return f"{clip(flow.network_transport, 12)}{identifier}, {flow.peer_scope}"


def _path(flow: Flow) -> Cell:
    if flow.path_class is None:
        return unknown()
    kinds = ", ".join(tunnel(kind) for kind in flow.tunnel_type)
    name = CLASS_NAMES[flow.path_class] + (f", {kinds}" if kinds else "")
    return Cell(name, flow.path_confidence or "", "warn" if flow.path_class in ("unknown", "mixed") else "")


def _evidence(flow: Flow) -> Cell:
    said = "; ".join(cut(each, EVIDENCE_LENGTH) for each in flow.path_evidence[:EVIDENCE])
    settled = f"settled by: {cut(flow.settled_by, EVIDENCE_LENGTH)}" if flow.settled_by else ""
    return Cell(said, settled) if said or settled else unknown()


def _packets(flow: Flow) -> Cell:
    there, back = flow.forward_packets, flow.reverse_packets
    return Cell(f"{number(there)}, {number(back)}", order=there + back)


def _added(flow: Flow) -> Cell:
    if not flow.overhead_bytes:
        return unknown()
    return Cell(distribution(flow.overhead_bytes), order=max(each.value for each in flow.overhead_bytes))


def _range(low: int | None, high: int | None) -> Cell:
    if low is None or high is None:
        return unknown()
    return Cell(str(low) if low == high else f"{low}-{high}", order=low)


def _pair(forward: int | None, reverse: int | None) -> Cell:
    seen = [value for value in (forward, reverse) if value is not None]
    return Cell(", ".join(dict.fromkeys(map(str, seen))), order=min(seen)) if seen else unknown()
