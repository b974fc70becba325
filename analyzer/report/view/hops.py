"""The way of an echo request as a chart takes it: TTL at every point, and what it came to."""

from __future__ import annotations

from analyzer.report.charts.hops import At, Way
from analyzer.report.view.names import heading
from analyzer.report.view.text import clip
from analyzer.result import Hop, PingPath, Run, TtlExpectation

DRAWN = 14
"""Points that a panel can hold."""


def way(run: Run, path: PingPath) -> Way | None:
    """Return the request's way, None where it was seen at a single point or at too many to draw."""
    if not 2 <= len(path.request) <= DRAWN:
        return None
    lost = path.last_seen_at is not None and not path.reply
    ending = "lost" if lost else _ending(run, path)
    return Way(clip(heading(run), 40), ending, [_at(hop) for hop in path.request], lost)


def _at(hop: Hop) -> At:
    interface = "pod" if hop.role == "pod" else hop.interface
    return At(clip(hop.node or "node not known", 30), clip(interface, 30), hop.ip_ttl, hop.outer_ip_ttl)


def _ending(run: Run, path: PingPath) -> str:
    """Say which TTL arrived, and whether the rules of the datapath have it so."""
    ttl = path.request[-1].ip_ttl
    verdict = next((each.met for each in run.ttl_expected if _about(each, path)), None)
    words = {True: ", as expected", False: ", not as expected", None: ""}[verdict]
    return f"TTL {ttl} arrives{words}"


def _about(each: TtlExpectation, path: PingPath) -> bool:
    """Tell whether an expectation is about the pod's packet where this ping arrives."""
    ends = (path.request[0].node, path.request[-1].node)
    return (each.place, each.header, each.source_node, each.destination_node) == ("receiver", "workload", *ends)
