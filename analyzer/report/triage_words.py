"""What findings say in words: the one place that makes sentences of them."""

from __future__ import annotations

from collections import Counter

from analyzer.report.view.text import clean, count
from analyzer.result import Affected, Finding, Party, RuleOutcome, Triage
from analyzer.triage_result import TriageReport
from analyzer.words import SEVERITIES

SHOWN_FLOWS = 3
SHOWN_FRAMES = 12


def summary(found: TriageReport) -> str:
    """Return what was found in how many runs."""
    grave = Counter(finding.severity for run in found.runs for finding in run.triage.findings)
    runs = count(len(found.runs), "run")
    if not grave:
        return f"{runs}: nothing found."
    return f"{runs}: {', '.join(f'{grave[each]} {each}' for each in SEVERITIES if grave[each])}."


def outcome_of(finding: Finding, triage: Triage) -> RuleOutcome:
    """Return what is said of the rule that found it."""
    return next(outcome for outcome in triage.rules if outcome.id == finding.rule)


def subject(finding: Finding) -> str:
    """Return whom it strikes: flows in Kubernetes words, else nodes or capture points."""
    if finding.flows:
        shown = "; ".join(flow(each) for each in finding.flows[:SHOWN_FLOWS])
        left = finding.flows_total - min(len(finding.flows), SHOWN_FLOWS)
        return shown + (f"; and {count(left, 'more flow')}" if left else "")
    return ", ".join(clean(each) for each in (finding.nodes or finding.points))


def flow(affected: Affected) -> str:
    """Return a flow as from whom to whom."""
    return f"{party(affected.source)} → {party(affected.destination)} {affected.network_transport}"


def party(end: Party) -> str:
    """Return an end: its pod or service, address and port, and the node."""
    port = f":{end.port}" if end.port is not None else ""
    address = f"[{end.ip}]{port}" if ":" in end.ip and port else f"{end.ip}{port}"
    name = end.pod or end.service
    words = f"{clean(name)} ({address})" if name else address
    return f"{words} on {clean(end.node)}" if end.node else words


def where(finding: Finding) -> str:
    """Return where packets were seen last and where they should have been next."""
    last, following = (" or ".join(map(clean, each)) for each in (finding.last_seen_at, finding.next_expected_at))
    if last and following:
        return f"last seen at {last}, never at {following}"
    return f"last seen at {last}" if last else ""


def numbers(finding: Finding) -> str:
    """Return the numbers with their units."""
    return ", ".join(f"{each.name} {each.value:g} {each.unit}".rstrip() for each in finding.numbers)


def places(finding: Finding) -> list[str]:
    """Return the frames file by file."""
    return [f"{each.file}: {_frames(each.frames, each.n)}" for each in finding.evidence]


def _frames(frames: list[int], n: int) -> str:
    left = n - min(len(frames), SHOWN_FRAMES)
    return ", ".join(map(str, frames[:SHOWN_FRAMES])) + (f" and {left} more" if left else "")
