"""What a rule is: a record, two functions, and a docstring that is its documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.needs import Need
from analyzer.triage.packet import Packet
from analyzer.triage.traits import Trait
from analyzer.words import Certainty, Severity


@dataclass
class Suspects:
    """What a rule wants to look at frame by frame; nothing is read again where no rule suspects anything."""

    flows: list[Classified] = field(default_factory=list)
    """The ones that show most first: only the first of many are read."""
    neighbours: bool = False
    """Frames of ARP and of IPv6 neighbour discovery as well."""
    nodes: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of addresses whose fragments and ICMP errors are wanted, as of the outer packets of tunnels."""
    traits: Mapping[Trait, Set[int]] = field(default_factory=dict)
    """Frames of whatever flow, each with the points that showed some: the first of each are wanted."""
    anything: bool = False
    """The rule has something to judge though it needs no frame."""

    def __bool__(self) -> bool:
        """Return whether there is anything to judge."""
        return bool(self.flows or self.neighbours or self.nodes or self.traits or self.anything)


@dataclass
class Found:
    """What a rule found: one cause. The runner adds names, frame numbers and the display filter."""

    cause: str
    certainty: Certainty
    flows: Sequence[Classified] = ()
    """All that are struck, also those of which no frame was read."""
    forward: bool = True
    """Whether it is about the packets from the flows' sources."""
    packets: Sequence[Packet] = ()
    """The frames that show it."""
    trait: Trait | None = None
    """What all of these have, where they were asked for by it."""
    why_no_frames: str | None = None
    """Why no frame can show it, where none can."""
    nodes: Sequence[str] = ()
    points: Sequence[int] = ()
    last_seen: Sequence[int] = ()
    next_expected: Sequence[int] = ()
    numbers: Sequence[Measured] = ()
    settled_by: str | None = None
    severity: Severity | None = None
    """Where it is not the rule's."""
    explains: bool | None = None
    """Whether nothing more needs to be said of its flows; of findings above info, where it is not said."""


@dataclass(frozen=True)
class Rule:
    """A rule: pure functions of what was seen.

    `suspects` says which flows want a second look, by what was counted alone; `check` judges them with their frames.
    A rule that needs no frame suspects without naming flows (`Suspects(anything=True)`).
    """

    id: str
    """A noun in the failing state; the module's name with - for _."""
    title: str
    severity: Severity
    needs: tuple[Need, ...]
    suspects: Callable[[Case], Suspects]
    check: Callable[[Case, Gathered], list[Found]]
    general: bool = False
    """It says where packets ended and not why: patterns with a cause come before it."""
