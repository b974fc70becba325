"""Packets end between two captured points, and no other rule says why.

What it looks like
    A flow is seen at one capture point and at none behind it, though its packets had to pass there, and no pattern with
    a known cause fits. The finding names the point that saw the packets last and the one that should have been next.

Why it matters
    The place of a loss halves the search: what lies between the two points dropped the packets.

Look-alikes
    A point that was not captured is not a loss, nor one that dropped packets or had not begun. Under BPF host routing
    the receiver's lxc shows nothing inbound, and cilium_host shows no pod traffic at all: neither is ever expected.

Next step
    Capture between the two points, or ask what lies there: `cilium-dbg monitor -t drop` and `hubble observe --verdict
    DROPPED` on the node of the point that saw the packets last, its nftables counters, and the underlay between.
"""

from __future__ import annotations

from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.losses import losses
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "What lies between the two points dropped the packets: an eBPF program, a filter, a route or the underlay."
SETTLED = "`cilium-dbg monitor -t drop` or Hubble on the node of the last sighting, while it happens"


def suspects(case: Case) -> Suspects:
    """Return the flows that were lost."""
    return Suspects([flow for flow, _ in case.lost])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place, of the flows that nothing else explains."""
    left = [(flow, way) for flow, way in case.lost if flow.flow.key not in case.explained]
    return [loss.found(CAUSE, "certain", SETTLED, case, gathered) for loss in losses(case, left)]


RULE = Rule(
    "packets-lost",
    "Packets were seen last at one point and never at the next",
    "critical",
    ("flows",),
    suspects,
    check,
    general=True,
)
