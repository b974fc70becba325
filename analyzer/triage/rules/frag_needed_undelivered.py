"""A router says that packets are too big, and the pod that sends them does not hear it or cannot use it.

What it looks like
    ICMP fragmentation needed (type 3 code 4) or ICMPv6 packet too big (type 2) comes to the node and not to the pod; or
    it comes to the pod and quotes a backend's address where the pod called a service. The sender goes on sending
    packets above the size that it was told.

Why it matters
    Path MTU discovery works up to the last step and fails there: connections open and hang as in a black hole.

Look-alikes
    What is under way when the error comes is still too big, and a sender that learnt sends smaller packets right after.
    Linux forgets what it learnt after ten minutes (net.ipv4.route.mtu_expires) and tries again. At the node's eth0 an
    error about a service quotes the backend rightly: only what the pod sees counts.

Next step
    Let ICMP type 3 code 4 and ICMPv6 type 2 pass to pods: network policies, host firewall and nftables on the node. Of
    a service, what the error quotes must be translated back: look for it in the issues of that version. A lower MTU for
    Cilium (Helm value `MTU`), as the router says it, helps at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.errors_heard import Heard, heard
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.too_big import too_big
from analyzer.words import Certainty

UNDELIVERED = (
    "Something on the node drops the ICMP error before the pod: a policy, a firewall, or no translation for it."
)
FOREIGN = (
    "The error quotes addresses that the pod never used: translation of the service was not undone in what it quotes."
)
IGNORED = (
    "The pod heard the error and its kernel or the program does not heed it (a filter in the pod, or IP_MTU_DISCOVER)."
)
UNHEARD = "The sender does not hear the error, or cannot use it: its own view was not captured."
SETTLED = "a capture of the pod's own eth0: whether the error arrives there, and which addresses it quotes"
Kind = tuple[str, Certainty, str | None]


def suspects(case: Case) -> Suspects:
    """Return the flows of whose packets ICMP said that they are too big."""
    told = too_big(case)
    return Suspects([flow for flow in case.flows if told.of(flow.flow.key)] if told.ends else [])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place and reason."""
    groups: dict[tuple[Kind, Sequence[int], Sequence[int]], list[Heard]] = defaultdict(list)
    for each in heard(case, gathered):
        if each.went_on:
            groups[_kind(each), each.last_seen, each.next_expected].append(each)
    return [_found(kind, members) for (kind, _, _), members in groups.items()]


def _kind(each: Heard) -> Kind:
    if each.foreign:
        return FOREIGN, "certain", None
    if each.delivered:
        return IGNORED, "likely", "who sends it, and what its kernel knows: `ip route get` in the pod shows the MTU"
    return (UNDELIVERED, "certain", None) if each.next_expected else (UNHEARD, "likely", SETTLED)


def _found(kind: Kind, members: list[Heard]) -> Found:
    cause, certainty, settled = kind
    flows: dict[int, Classified] = {id(flow): flow for each in members for flow in each.flows}
    first = members[0]
    return Found(
        cause,
        certainty,
        list(flows.values()),
        first.forward,
        [packet for each in members for packet in each.errors],
        last_seen=first.last_seen,
        next_expected=first.next_expected,
        numbers=[
            Measured("MTU that was told", min(each.mtu for each in members), "bytes"),
            Measured("largest sent after it", max(each.largest_after for each in members), "bytes"),
            Measured("sent after it above that", sum(each.went_on for each in members), "packets"),
        ],
        settled_by=settled,
    )


RULE = Rule(
    "frag-needed-undelivered",
    "The sender of packets that are too big does not learn it from ICMP",
    "critical",
    ("flows",),
    suspects,
    check,
)
