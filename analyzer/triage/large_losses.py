"""Flows of which nothing arrived and all packets are larger than any that did arrive between the same nodes."""

from __future__ import annotations

from collections import defaultdict

from analyzer.flows.path_class import Classified
from analyzer.triage.case import Case
from analyzer.triage.holes import EVERY_HOST
from analyzer.triage.packet import TCP
from analyzer.triage.passage import Passage

Nodes = tuple[str | None, str | None]
"""The sender's and the receiver's."""
FEWEST = 2
"""Packets: one alone may be lost for any reason."""


def large_and_lost(case: Case) -> list[tuple[Classified, bool]]:
    """Return them with the direction that was lost; TCP begins small, and fragments have losses of their own."""
    whole = [(flow, forward) for flow, forward in case.lost if _could_be_too_large(flow, case.passage(flow, forward))]
    arriving = largest_arrived(case) if whole else {}
    return [
        (flow, forward)
        for flow, forward in whole
        if _smallest(flow, forward) > max(arriving.get(nodes(case, flow, forward), 1 << 31), EVERY_HOST)
    ]


def _could_be_too_large(flow: Classified, passage: Passage) -> bool:
    key, cut = flow.flow.key, any(at.later_fragments for at in flow.flow.at.values())
    return key.protocol != TCP and not flow.flow.errors and not cut and passage.seen_last >= FEWEST


def largest_arrived(case: Case) -> dict[Nodes, int]:
    """Return the IP length of the largest packet that arrived, super-frames left out."""
    found: dict[Nodes, int] = defaultdict(int)
    for flow in case.flows:
        for forward in (True, False):
            if case.passage(flow, forward).arrived:
                whole = (cell.maximum_whole or 0 for _, cell in flow.ways[forward])
                key = nodes(case, flow, forward)
                found[key] = max(found[key], *whole)
    return found


def nodes(case: Case, flow: Classified, forward: bool) -> Nodes:
    """Return between which nodes packets of one direction go."""
    ends = case.passage(flow, forward).ends
    return ends.sender_node, ends.receiver_node


def _smallest(flow: Classified, forward: bool) -> int:
    return min((cell.minimum_length or 0 for _, cell in flow.ways[forward]), default=0)
