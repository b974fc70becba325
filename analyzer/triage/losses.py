"""Flows that were lost, put together by where: forty flows that one cause strikes are one finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.journeys.order import one_end, stage
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.passage import Passage
from analyzer.triage.rule import Found
from analyzer.words import Certainty


class Loss(NamedTuple):
    """Flows whose packets of one direction ended at the same place."""

    flows: list[Classified]
    forward: bool
    last_seen: tuple[int, ...]
    next_expected: tuple[int, ...]

    def packets(self, gathered: Gathered) -> list[Packet]:
        """Return the lost packets, wherever they were seen."""
        return [
            packet
            for flow in self.flows
            for packet in gathered.of(flow.flow.key)
            if (packet.from_low == flow.from_low) == self.forward
        ]

    def numbers(self, case: Case, counted: str = "lost") -> list[Measured]:
        """Return how much it is, in the word for what became of the packets."""
        packets = sum(case.passage(flow, self.forward).seen_last for flow in self.flows)
        return [Measured("flows", len(self.flows), ""), Measured(counted, packets, "packets")]

    def found(
        self,
        cause: str,
        certainty: Certainty,
        settled_by: str,
        case: Case,
        gathered: Gathered,
        nodes: Sequence[str] = (),
        counted: str = "lost",
    ) -> Found:
        """Return it as a finding: where it was seen last and expected next, its frames, and how much it is."""
        return Found(
            cause,
            certainty,
            self.flows,
            self.forward,
            self.packets(gathered),
            nodes=nodes,
            last_seen=self.last_seen,
            next_expected=self.next_expected,
            numbers=self.numbers(case, counted),
            settled_by=settled_by,
        )


def losses(case: Case, flows: Iterable[tuple[Classified, bool]]) -> list[Loss]:
    """Return the flows and directions, those together that were seen last and expected next at the same points."""
    found: dict[tuple[bool, Sequence[int], Sequence[int]], list[Classified]] = defaultdict(list)
    for flow, forward in flows:
        way = case.passage(flow, forward)
        found[forward, way.last_seen, way.next_expected].append(flow)
    return [
        Loss(members, forward, tuple(last), tuple(following)) for (forward, last, following), members in found.items()
    ]


class Place(NamedTuple):
    """Where packets of several flows ended; points are places among the run's, in order."""

    last_seen: list[int]
    next_expected: list[int]


def furthest(case: Case, ways: Iterable[Passage]) -> Place:
    """Return where packets of one cause ended between each two nodes: how far those got that got furthest.

    One flow may have been caught by fewer points than another, such as its node's uplink alone.
    """
    between: dict[tuple[str | None, str | None], dict[int, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for way in ways:
        ends = one_end(way.ends)
        reached = max((stage(case.points[point], ends) for point in way.last_seen), default=0)
        between[ends.sender_node, ends.receiver_node][reached].append(way)
    last = [way for by_stage in between.values() for way in by_stage[max(by_stage)]]
    return Place(
        sorted({point for way in last for point in way.last_seen}),
        sorted({point for way in last for point in way.next_expected}),
    )
