"""A capture lacks packets that passed its interface.

What it looks like
    tcpdump, or the interface statistics of a pcapng file, count packets that the kernel dropped because nobody fetched
    them in time.

Why it matters
    A packet that is not in such a file may well have been on the wire: that it was lost, was not answered or was sent
    only once cannot be concluded there. Losses at these points are not judged.

Look-alikes
    Drops by the interface itself (ifdrop) are packets that really did not arrive. A filter leaves packets out without
    counting them as dropped.

Next step
    Capture again with a larger buffer (`tcpdump -B 65536`), a filter, or a snapshot length (`-s 192` holds all
    headers), and write to a disk that keeps up.
"""

from __future__ import annotations

from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects

CAUSE = "The kernel dropped packets before they were written: what is missing there may have been on the wire."
WHY_NO_FRAMES = "the packets that were dropped are in no file"


def suspects(case: Case) -> Suspects:
    """Ask for no frame."""
    return Suspects(anything=bool(_dropping(case)))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for all such points."""
    points = _dropping(case)
    if not points:
        return []
    numbers = [Measured(f"dropped at {case.points[at].id}", case.quality[at].dropped or 0, "packets") for at in points]
    return [Found(CAUSE, "certain", why_no_frames=WHY_NO_FRAMES, points=points, numbers=numbers)]


def _dropping(case: Case) -> list[int]:
    return [at for at, point in enumerate(case.quality) if point.dropped]


RULE = Rule("capture-drops", "Captures lack packets that were there", "warning", ("captures",), suspects, check)
