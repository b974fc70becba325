"""What triage says of a run, as the Result shows it: every rule's outcome, and the findings."""

from __future__ import annotations

from analyzer.result.struct import Struct
from analyzer.words import Certainty, RuleStatus, Severity


class Evidence(Struct):
    """Frames of one file that show a finding."""

    point: str
    file: str
    frames: list[int]
    """Numbers as Wireshark counts them, the first 50."""
    n: int
    """How many there are, of those that were looked at."""


class Measured(Struct):
    """A number that a finding rests on."""

    name: str
    value: float
    unit: str
    """`bytes`, `packets`, `s`, … ; empty for a plain number; `port`, `identity`, `VNI`, `ICMP` for a name in digits."""


class Party(Struct):
    """One end of what a finding is about; null for what nothing says."""

    ip: str
    port: int | None
    pod: str | None
    node: str | None
    identity: str | None
    """What the VNI of its packets stands for."""
    service: str | None


class Affected(Struct):
    """A flow that a finding is about, in the direction of its packets that are."""

    source: Party
    destination: Party
    network_transport: str
    icmp_identifier: int | None = None
    """Of an echo, which has no ports: what tells its flow from others between the same ends."""


class Finding(Struct, kw_only=True):
    """One cause, whatever the number of flows it strikes."""

    rule: str
    severity: Severity
    certainty: Certainty
    nodes: list[str]
    points: list[str]
    """Capture points that it is about, where it is about no flow."""
    flows: list[Affected]
    """The first 10."""
    flows_total: int
    last_seen_at: list[str]
    """Of packets that were lost: the capture points furthest on the way that saw them; empty where none was."""
    next_expected_at: list[str]
    """The captured points that they had to pass next and did not."""
    evidence: list[Evidence]
    why_no_frames: str | None = None
    """Why no frame shows it; null where some do."""
    display_filter: str | None
    """Wireshark's: selects the evidence in the files named there, by the packets' own fields."""
    decode_as: list[str]
    """What Wireshark and tshark need besides, as their option -d takes it."""
    numbers: list[Measured]
    cause: str
    """The likely cause."""
    settled_by: str | None
    """What would settle the doubt; null where there is none."""
    first_epoch_ns: int | None
    last_epoch_ns: int | None


class RuleOutcome(Struct):
    """What became of one rule."""

    id: str
    title: str
    status: RuleStatus
    why: str | None
    """Why it is not applicable, or the error."""
    next_step: str
    page: str
    """Its page in the documentation."""


class Triage(Struct):
    """The findings of one run, gravest first, and what became of every rule."""

    findings: list[Finding]
    rules: list[RuleOutcome]
