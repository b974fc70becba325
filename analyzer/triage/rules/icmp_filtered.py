"""The capture filter hides ICMP.

What it looks like
    The manifest names a capture filter that lets TCP or UDP through and not ICMP.

Why it matters
    Routers say by ICMP why they drop: too big, no route, prohibited, time exceeded. Where it was not captured, its
    absence says nothing, and path MTU discovery cannot be judged.

Look-alikes
    A filter on the tunnel's UDP port shows ICMP inside the tunnel, and hides what is said about the outer packets. A
    filter that nobody wrote down cannot be known.

Next step
    Capture again with `or icmp or icmp6` in the filter.
"""

from __future__ import annotations

import re

from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import ICMP, ICMPV6
from analyzer.triage.rule import Found, Rule, Suspects

SELECTS = re.compile(r"\b(tcp|udp|sctp|port|portrange)\b")
"""What a filter that selects by transport says (pcap-filter(7)),"""
OTHERWISE = re.compile(r"\b(icmp6?|not|host|net|or ip6?|proto)\b|!")
"""and what may let ICMP through as well."""
CAUSE = "The capture filter lets no ICMP pass: errors that explain a loss are not in the files."


def suspects(case: Case) -> Suspects:
    """Ask for no frame."""
    return Suspects(anything=bool(_filtered(case)))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for all such points."""
    points = _filtered(case)
    return [Found(CAUSE, "certain", points=points)] if points else []


def _filtered(case: Case) -> list[int]:
    """Return the points whose filter selects by transport; where ICMP was seen, it let that through."""
    seen = {look.point for flow in case.flows if flow.flow.key.protocol in (ICMP, ICMPV6) for look in flow.flow.cells}
    filters = [point.declared.filter if point.declared else "" for point in case.points[: len(case.quality)]]
    return [at for at, said in enumerate(filters) if at not in seen and _hides(said)]


def _hides(said: str) -> bool:
    return bool(SELECTS.search(said)) and not OTHERWISE.search(said)


RULE = Rule("icmp-filtered", "The capture filter hides ICMP", "info", ("captures",), suspects, check)
