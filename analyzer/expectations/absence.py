"""Expectations that something is not there: they hold only where it would have been seen."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.compare.quality_rows import UNREADABLE
from analyzer.compare.tapped import WIRE, all_flows, points
from analyzer.expectations.finding import Finding, fits, not_seen
from analyzer.expectations.form import NoFrames
from analyzer.result import Run
from analyzer.words import Role, count

SHOWS: tuple[Role, ...] = (*WIRE, "any")
"""Points that show what is on the wire between nodes, outer headers and all."""


def cannot_show(run: Run, roles: Sequence[Role]) -> tuple[str, str, int]:
    """Return why points of these roles cannot show that something is not there, which they are, and their frames.

    They can where they hold frames and each of these could be read: one that could not may be the one.
    """
    there = points(run, *roles)
    readable = sum(point.decode_status.get("ok", 0) for point in there)
    where = ", ".join(f"{point.id} ({count(point.frames, 'frame')})" for point in there[:4])
    where += f" and {count(len(there) - 4, 'more point')}" if len(there) > 4 else ""
    if not readable:
        names = " or ".join(sorted(roles))
        return f"no readable frame of {names}, where it would show: capture eth0 of a node", where, 0
    for point in there:
        lost = sum(point.decode_status.get(status, 0) for status in UNREADABLE)
        if lost:
            return f"{count(lost, 'frame')} at {point.id} could not be read: capture whole frames", where, readable
    return "", where, readable


def check(run: Run, wanted: NoFrames) -> Finding:
    """Return whether no frame is in such a tunnel and none on such a UDP port."""
    there = _found(run, wanted)
    if there:
        return Finding("not met", there, 1, "it is there")
    missing, where, n = cannot_show(run, SHOWS)
    missing = missing or _unsaid(run, wanted)
    return not_seen(missing) if missing else Finding("met", f"none at {where}", n)


def _found(run: Run, wanted: NoFrames) -> str:
    ports = [wanted.udp_port] if isinstance(wanted.udp_port, int) else wanted.udp_port or []
    kinds = "*" if wanted.tunnel == "any" else wanted.tunnel
    for row in run.tunnels:
        if (kinds and fits(row.tunnel_type, kinds)) or row.destination_port in ports:
            where = f"{row.source_ip} to {row.destination_ip}"
            return f"{count(row.frames, 'frame')} in {row.tunnel_type} on port {row.destination_port}, {where}"
    for flow in run.flows:
        if kinds and any(fits(kind, kinds) for kind in flow.tunnel_type):
            return f"{flow.source_ip} to {flow.destination_ip} in {', '.join(flow.tunnel_type)}"
        if flow.network_transport == "udp" and {flow.source_port, flow.destination_port} & set(ports):
            return f"{flow.source_ip}:{flow.source_port} to {flow.destination_ip}:{flow.destination_port}"
    return ""


def _unsaid(run: Run, wanted: NoFrames) -> str:
    """Return what is left open by what the Result does not hold."""
    hidden = [flow for flow in run.flows if flow.path_class == "encapsulated" and not flow.tunnel_type]
    if hidden:
        flows = count(len(hidden), "flow")
        return f"{flows} crossed a tunnel device and no underlay shows in what: capture eth0 of the nodes"
    counted = {row.tunnel_type for row in run.tunnels}
    if wanted.udp_port and any(kind not in counted for flow in run.flows for kind in flow.tunnel_type):
        return "a tunnel was seen where its port is not kept: capture eth0 of the sender's node"
    return "" if all_flows(run) else f"only the first {len(run.flows)} of {run.flows_total} flows are known"
