"""What a rule may look at: one run, read, classified and measured."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from analyzer.flows.alike import Alike, alike
from analyzer.flows.flow import FlowKey, IcmpError
from analyzer.flows.path_class import Classified
from analyzer.journeys.order import stage
from analyzer.result import Point, Run
from analyzer.run_read import RunRead
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.triage.passage import Passage, Passages
from analyzer.triage.translation import Client, by_client, masqueraded, others

T = TypeVar("T")


class Case:
    """One run as triage sees it. Rules read it and change nothing."""

    def __init__(self, read: RunRead, measured: Run) -> None:
        self.read, self.measured = read, measured
        self.points: list[PointInput] = read.tables.points
        """A look's, a packet's and an error's point is a place in here."""
        self.explained: set[FlowKey] = set()
        """Flows of which a rule before said all there is to say."""
        self._said: dict[Callable[[Case], Any], Any] = {}
        self._came: dict[tuple[int, bool], bool] = {}
        self._passages: dict[tuple[FlowKey, bool], Passage] = {}

    @property
    def flows(self) -> list[Classified]:
        """Return all flows, in the order of their first packets."""
        return self.read.flows

    @property
    def topology(self) -> Topology:
        """Return who is who."""
        return self.read.topology

    @property
    def quality(self) -> list[Point]:
        """Return what each capture holds; shorter than `points` where interfaces of `any` follow."""
        return self.read.tables.quality

    @property
    def errors(self) -> list[tuple[int, IcmpError]]:
        """Return all ICMP errors, each with its point."""
        return self.read.tables.errors

    @cached_property
    def cut(self) -> bool:
        """Return whether any flow has fragments without ports: which points saw some is not known of each."""
        return any(at.later_fragments for flow in self.flows for at in flow.flow.at.values())

    def names(self, points: tuple[int, ...] | list[int]) -> list[str]:
        """Return the points' ids."""
        return [self.points[point].id for point in points]

    def of_kinds(self, holds: Callable[[Classified], bool]) -> list[Classified]:
        """Return the flows of which something holds that only looks, ends and ways decide: asked once a kind."""
        chosen = {id(flow) for kind in self._kinds if holds(kind.first) for flow in kind.flows}
        return [flow for flow in self.flows if id(flow) in chosen] if chosen else []

    @cached_property
    def _kinds(self) -> list[Alike]:
        return alike(self.flows)

    def passage(self, flow: Classified, forward: bool = True) -> Passage:
        """Return how packets of one direction of a flow went."""
        key = flow.flow.key, forward
        if key not in self._passages:
            self._passages[key] = self.passages.of(flow, forward)
        return self._passages[key]

    def once(self, of: Callable[[Case], T]) -> T:
        """Return what a function of the case alone says; several rules ask the same."""
        if of not in self._said:
            self._said[of] = of(self)
        said: T = self._said[of]
        return said

    @cached_property
    def lost(self) -> list[tuple[Classified, bool]]:
        """Return the flows, with the direction, of which no packet passed some point that all had to pass.

        What was answered was not lost, wherever it went; what is translated on its way goes on as another flow.
        """
        return [(flow, way) for flow in self.troubled for way in (True, False) if self._is_lost(flow, way)]

    def _is_lost(self, flow: Classified, forward: bool) -> bool:
        if self.came(flow, forward):
            return False
        way = self.passage(flow, forward)
        if not way.lost or (forward and (flow.flow.key in self.masqueraded or self.passage(flow, False).arrived)):
            return False
        reached = max(stage(self.points[point], way.ends) for point in way.last_seen)
        beyond = (look for other in self.others(flow) for look, _ in other.ways[forward])
        return not any(stage(self.points[look.point], way.ends) > reached for look in beyond)

    def came(self, flow: Classified, forward: bool) -> bool:
        """Return whether packets of this direction arrived, or were answered; flows of one kind fared alike."""
        kind = flow.kind, forward
        if flow.kind < 0 or kind not in self._came:
            self._came[kind] = any(self.passage(flow, way).arrived for way in {forward, False})
        return self._came[kind]

    def others(self, flow: Classified) -> list[Classified]:
        """Return the flows that are this one under another far address."""
        return others(flow, self._clients, self.apart_ns)

    @cached_property
    def _clients(self) -> dict[Client, list[Classified]]:
        return by_client(self.flows)

    def arrived(self, flow: Classified) -> bool:
        """Return whether the receiver's own view showed packets from the source, translated on their way or not."""
        sent_on = self.masqueraded.get(flow.flow.key)
        same = [flow, *([sent_on] if sent_on else []), *self.others(flow)]
        return any(self.passage(each).arrived for each in same)

    @cached_property
    def apart_ns(self) -> int:
        """Return how far clocks of two nodes are apart, as far as the packets tell."""
        found = (hop.offset_us for hop in self.measured.latency if hop.offset_us is not None)
        return round(max(map(abs, found), default=0.0) * 1000)

    @cached_property
    def masqueraded(self) -> dict[FlowKey, Classified]:
        """Return pods' flows that their node sends on as its own → the node's."""
        return masqueraded(self.flows, self.topology, self.apart_ns)

    @cached_property
    def unanswered(self) -> list[Classified]:
        """Return the flows of which packets of one direction only were seen, wherever they were.

        Packets without their transport header may belong to any flow: nothing is known of what became of them.
        """
        found = self.of_kinds(lambda flow: bool(flow.ways[True]) != bool(flow.ways[False]))
        return [flow for flow in found if not flow.flow.key.is_cut]

    @cached_property
    def troubled(self) -> list[Classified]:
        """Return the flows of which a direction was not seen, or neither seen at its receiver nor answered."""
        return self.of_kinds(lambda flow: not all(flow.ways) or not (self.came(flow, True) and self.came(flow, False)))

    @cached_property
    def passages(self) -> Passages:
        """Return what is known of where packets had to pass."""
        return Passages(self.read, self.apart_ns)
