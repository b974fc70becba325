"""Requests were not answered, and no capture tells where they ended.

What it looks like
    A SYN, an echo request or a DNS query is seen, no answer is, and behind the last point that saw it no point was
    captured that would have had to show it, or none that tells of that time: without a manifest a capture tells only of
    what lies between its own first and last frame.

Why it matters
    Whether the network lost the request, the far pod did not answer, or the answer was lost on its way back cannot be
    known: a point that was not captured is not a loss.

Look-alikes
    With the far node's capture the same picture becomes a loss with a place, or a request that arrived.

Next step
    When it happens again, capture at the point that the finding names.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import losses
from analyzer.triage.requests import asks
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The captures end before the packets do: where these requests ended cannot be known."
POD = "a capture of {}'s own eth0 on {}"
NODE = "a capture of eth0 on {}"
THEN = "when {} was captured, and whether it dropped packets: it says nothing of that time"
ANYWHERE = "state of the nodes that says where the receiver is, and a capture there"


def suspects(case: Case) -> Suspects:
    """Return the requests without an answer of which nothing says where they ended."""
    return Suspects(_open(case))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place where they were seen last."""
    left = [(flow, True) for flow in _open(case) if flow.flow.key not in case.explained]
    return [loss.found(CAUSE, "certain", _settled(case, loss.flows[0]), case, gathered) for loss in losses(case, left)]


def _open(case: Case) -> list[Classified]:
    asked = [flow for flow in case.unanswered if flow.ways[True] and asks(flow) and not flow.flow.errors]
    ways = [(flow, case.passage(flow)) for flow in asked]
    return [flow for flow, way in ways if not way.arrived and not way.lost and not way.ends.no_one_receiver]


def _settled(case: Case, flow: Classified) -> str:
    """Return what would tell: a point that was captured and says nothing of that time, or one that was not."""
    way = case.passage(flow)
    ends, further = way.ends, case.passages.further(way)
    if further:
        return THEN.format(case.points[further[0]].id)
    if ends.receiver_pod and ends.receiver_node:
        return POD.format(ends.receiver_pod, ends.receiver_node)
    return NODE.format(ends.receiver_node) if ends.receiver_node else ANYWHERE


RULE = Rule(
    "missing-points",
    "Unanswered requests of which no capture tells the end",
    "info",
    ("flows",),
    suspects,
    check,
    general=True,
)
