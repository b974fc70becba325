"""Headers are cut off by the snapshot length, or a file ends in the middle of a packet.

What it looks like
    Frames are stored shorter than they were, and end before their innermost headers do; or a file ends within a packet.

Why it matters
    What is inside a tunnel cannot be told where it was not stored: flows, identities of pods and losses of those frames
    are missing. Behind the end of a cut file nothing is known.

Look-alikes
    Frames that are cut behind all their headers lack nothing that is read here: that is what a snapshot length is for.
    A file that is still being written ends anywhere.

Next step
    Capture with `-s 192` or more, which holds all headers of TCP in VXLAN over IPv6; copy a cut file again, after the
    capture was ended by SIGINT.
"""

from __future__ import annotations

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.codes import TRUNCATED
from analyzer.result import Measured, Point
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.traits import CUT

HEADERS = "The snapshot length cuts headers off: what these frames carry is not known."
WHY_NO_FRAMES = "what stands behind a file's end is not in it"
ENDS = "The file ends in the middle of a packet: nothing behind its end is known."


def suspects(case: Case) -> Suspects:
    """Return the points whose frames lack headers, and whether a file ends early."""
    short = {at for at, point in enumerate(case.quality) if _lacks_headers(point)}
    return Suspects(traits={CUT: short} if short else {}, anything=any(point.file_truncated for point in case.quality))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding for points whose headers are cut, one for files that end early."""
    short = [at for at, point in enumerate(case.quality) if _lacks_headers(point)]
    ends = [at for at, point in enumerate(case.quality) if point.file_truncated]
    frames = sum(case.quality[at].decode_status.get("truncated", 0) for at in short)
    found = []
    if short:
        lacking = [each for each in gathered.having(CUT) if each.row[s.STATUS] == TRUNCATED]
        numbers = [Measured("without all headers", frames, "frames")]
        found.append(Found(HEADERS, "certain", packets=lacking, trait=CUT, points=short, numbers=numbers))
    if ends:
        found.append(Found(ENDS, "certain", why_no_frames=WHY_NO_FRAMES, points=ends))
    return found


def _lacks_headers(point: Point) -> bool:
    return bool(point.cut_frames and point.decode_status.get("truncated"))


RULE = Rule("capture-truncated", "Captures are cut short", "warning", ("captures",), suspects, check)
