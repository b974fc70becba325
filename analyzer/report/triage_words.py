"""What findings say in words: the one place that makes sentences of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from analyzer.report.view.text import clean, count
from analyzer.result import Affected, Finding, Measured, Party, RuleOutcome, Triage
from analyzer.words import SEVERITIES, RuleStatus

SHOWN_FLOWS = 3
SHOWN_FRAMES = 12
LABELS = ("port", "identity", "VNI", "ICMP")
"""Kinds of numbers that are names and no amounts: as they are, and their kind is in what they are called."""
PLURALS = ("bytes", "frames", "packets", "times")
"""Units that are counted: of one there is one packet."""
NODES_OWN = ("host", "remote-node")
"""Identities that say no more than the address of a node does."""


def summary(runs: Sequence[Triage]) -> str:
    """Return what was found in how many runs, and how many rules looked."""
    if not runs:
        return "No capture could be read."
    return f"{count(len(runs), 'run')}: {graveness(runs) or 'nothing found'}; {looked(runs)}."


def graveness(runs: Sequence[Triage]) -> str:
    """Return `1 critical, 2 warning`; nothing where nothing was found."""
    found = Counter(finding.severity for triage in runs for finding in triage.findings)
    return ", ".join(f"{found[each]} {each}" for each in SEVERITIES if found[each])


def looked(runs: Sequence[Triage]) -> str:
    """Return how many rules could look: the silence of one that is not applicable is no answer."""
    could, lacking, failed = (_per_run(runs, statuses) for statuses in LOOKED)
    rules = count(max((len(triage.rules) for triage in runs), default=0), "rule")
    words = [f"{could} of {rules} looked{' at each' if len(runs) > 1 else ''}"]
    words += [f"{lacking} were not applicable"] * (lacking != "0")
    words += [f"{failed} failed"] * (failed != "0")
    return ", ".join(words)


LOOKED: tuple[tuple[RuleStatus, ...], ...] = (("found", "none"), ("not_applicable",), ("error",))


def _per_run(runs: Sequence[Triage], statuses: tuple[RuleStatus, ...]) -> str:
    """Return how many rules of each run have one of these statuses: `12`, or `9 to 12`."""
    counts = [sum(rule.status in statuses for rule in triage.rules) for triage in runs] or [0]
    low, high = min(counts), max(counts)
    return str(low) if low == high else f"{low} to {high}"


def outcome_of(finding: Finding, triage: Triage) -> RuleOutcome:
    """Return what is said of the rule that found it."""
    return next(outcome for outcome in triage.rules if outcome.id == finding.rule)


def subject(finding: Finding) -> str:
    """Return whom it strikes, in one line."""
    return "; ".join(subjects(finding))


def subjects(finding: Finding) -> list[str]:
    """Return whom it strikes: flows in Kubernetes words, else nodes or capture points."""
    if finding.flows:
        shown = [flow(each) for each in finding.flows[:SHOWN_FLOWS]]
        left = finding.flows_total - len(shown)
        return [*shown, f"and {count(left, 'more flow')}"] if left > 0 else shown
    named = ", ".join(clean(each) for each in (finding.nodes or finding.points))
    return [named] if named else []


def flow(affected: Affected) -> str:
    """Return a flow as from whom to whom."""
    echo = f" id {affected.icmp_identifier}" if affected.icmp_identifier is not None else ""
    return f"{party(affected.source)} → {party(affected.destination)} {affected.network_transport}{echo}"


def party(end: Party) -> str:
    """Return an end: its pod or service, else what its packets' VNI stands for; address and port, and the node."""
    port = f":{end.port}" if end.port is not None else ""
    address = f"[{end.ip}]{port}" if ":" in end.ip and port else f"{end.ip}{port}"
    says = end.identity is not None and end.identity not in (end.ip, *NODES_OWN)
    name = end.pod or end.service or (f"identity {end.identity}" if says else None)
    words = f"{clean(name)} ({address})" if name else address
    return f"{words} on {clean(end.node)}" if end.node else words


def where(finding: Finding) -> str:
    """Return where packets were seen last and where they should have been next."""
    last, following = (" or ".join(map(clean, each)) for each in (finding.last_seen_at, finding.next_expected_at))
    if last and following:
        return f"last seen at {last}, never at {following}"
    if last:
        return f"last seen at {last}"
    return f"on {', '.join(map(clean, finding.nodes))}" if finding.flows and finding.nodes else ""


def numbers(finding: Finding) -> str:
    """Return the numbers with their units."""
    return ", ".join(f"{clean(each.name)} {_amount(each)}".rstrip() for each in finding.numbers)


def _amount(each: Measured) -> str:
    if each.unit in LABELS:
        return f"{each.value:.0f}"
    if each.unit == "s" and 0 < abs(each.value) < 0.001:
        return f"{_number(round(each.value * 1e6, 3))} µs"
    unit = each.unit.removesuffix("s") if each.value == 1 and each.unit in PLURALS else each.unit
    return f"{_number(each.value)} {unit}"


def _number(value: float) -> str:
    """Return whole numbers to the last digit, small ones to the third that says something."""
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.3g}"


def when(finding: Finding) -> str:
    """Return from when on its frames were seen, and for how long."""
    if finding.first_epoch_ns is None or finding.last_epoch_ns is None:
        return ""
    lasted = seconds(finding.last_epoch_ns - finding.first_epoch_ns)
    return f"{clock(finding.first_epoch_ns)}, for {lasted}" if lasted != "0 s" else clock(finding.first_epoch_ns)


def clock(epoch_ns: int) -> str:
    """Return a time as `2026-11-23 16:57:09.123456 UTC`."""
    whole, rest = divmod(epoch_ns, 10**9)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%d %H:%M:%S}.{rest // 1000:06} UTC"


def seconds(lasted_ns: int) -> str:
    """Return a duration with as many digits as say something."""
    value = lasted_ns / 10**9
    if 0 < abs(lasted_ns) < 1_000_000:
        return f"{lasted_ns / 1000:.3g} µs"
    return f"{value:,.1f} s" if value >= 100 else f"{value:.3g} s"


def places(finding: Finding) -> list[str]:
    """Return the frames file by file; why there are none, where no frame shows it."""
    shown = [f"{clean(each.file)}: {_frames(each.frames, each.n)}" for each in finding.evidence]
    return shown or [f"none: {clean(each)}" for each in [finding.why_no_frames] if each]


def _frames(frames: list[int], n: int) -> str:
    left = n - min(len(frames), SHOWN_FRAMES)
    return ", ".join(map(str, frames[:SHOWN_FRAMES])) + (f" and {left} more" if left else "")
