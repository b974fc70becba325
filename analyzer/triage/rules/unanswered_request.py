"""Requests reach the pod they are for, and it sends nothing back.

What it looks like
    A TCP SYN, an echo request or a DNS query is seen in the receiving pod's own view, and no packet of the flow leaves
    it: no answer, no RST, no ICMP error.

Why it matters
    The network delivered. What is wrong is in the pod: nobody reads the socket, the process hangs, its backlog is full,
    or a filter in the pod drops.

Look-alikes
    Protocols that never answer, such as syslog or statsd over UDP, are left out. A capture that ends with the request
    still on its way shows the same: where the request is one packet in the last second of its capture, nothing is said.

Next step
    In the pod: `ss -lntu` shows who listens and `nstat -az TcpExtListenOverflows` whether a backlog overflows; look
    whether the process runs, and whether a filter drops.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import losses
from analyzer.triage.requests import asked_again, is_request, waited
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The network delivered the request; nobody in the pod answers it."
SETTLED = "who listens in the pod: `ss -lntu` there"


def suspects(case: Case) -> Suspects:
    """Return the requests that arrived in a pod and were not answered."""
    return Suspects([flow for flow in case.unanswered if _arrived(case, flow) and _was_due(case, flow)])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pod."""
    asked = [
        (flow, True)
        for flow in case.unanswered
        if flow.flow.key not in case.explained and _arrived(case, flow) and _was_due(case, flow)
    ]
    return [loss.found(CAUSE, "likely", SETTLED, case, gathered, counted="unanswered") for loss in losses(case, asked)]


def _arrived(case: Case, flow: Classified) -> bool:
    passage = case.passage(flow)
    return passage.arrived and passage.ends.receiver_pod is not None and not flow.flow.errors


def _was_due(case: Case, flow: Classified) -> bool:
    """Return whether an answer was due, and the pod's capture went on long enough to show it."""
    return is_request(flow) and (asked_again(flow) or waited(case, flow, {"pod"}))


RULE = Rule(
    "unanswered-request",
    "Requests reach a pod that does not answer",
    "warning",
    ("flows", "pod-view"),
    suspects,
    check,
    general=True,
)
