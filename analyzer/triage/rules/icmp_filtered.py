"""The capture filter hides ICMP.

What it looks like
    The manifest, or the file itself (pcapng's if_filter), names a capture filter that lets TCP or UDP through and not
    ICMP.

Why it matters
    Routers say by ICMP why they drop: too big, no route, prohibited, time exceeded. Where it was not captured, its
    absence says nothing, and path MTU discovery cannot be judged.

Look-alikes
    A filter on the tunnel's UDP port shows ICMP inside the tunnel, and hides what is said about the outer packets. A
    filter that nobody wrote down, or whose words are not all understood, says nothing. `not icmp` lets ICMP behind a
    VLAN tag through: where any is seen, nothing is claimed.

Next step
    Capture again with `or icmp or icmp6` in the filter.
"""

from __future__ import annotations

from analyzer.triage.capture_filters import without_icmp
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The capture filter lets no ICMP pass: errors that explain a loss are not in the files."
WHY_NO_FRAMES = "what the filter kept out is in no file"


def suspects(case: Case) -> Suspects:
    """Ask for no frame."""
    return Suspects(anything=bool(without_icmp(case)))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for all such points."""
    points = without_icmp(case)
    return [Found(CAUSE, "certain", why_no_frames=WHY_NO_FRAMES, points=points)] if points else []


RULE = Rule("icmp-filtered", "The capture filter hides ICMP", "info", ("captures",), suspects, check)
