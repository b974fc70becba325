"""Flows of one kind together: what follows from their looks and ends is worked out once, what counts is summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from analyzer.flows.flow import Cell, Flow, Look
from analyzer.flows.path_class import Classified


class Alike:
    """Flows that differ in ports, unnamed addresses, VNIs, counters and times only; `first` stands for all of them."""

    def __init__(self, flows: list[Classified]) -> None:
        self.flows = flows
        self.first = flows[0]

    @cached_property
    def cells(self) -> Mapping[Look, Sequence[Cell]]:
        """The cells of all flows by the looks of the first one."""
        columns = zip(*(each.flow.cells.values() for each in self.flows), strict=True)
        return dict(zip(self.first.flow.cells, columns, strict=True))

    @cached_property
    def looks(self) -> Mapping[Look, Sequence[Look]]:
        """The same of their looks: VNIs, outer addresses and options may differ."""
        columns = zip(*(each.flow.cells for each in self.flows), strict=True)
        return dict(zip(self.first.flow.cells, columns, strict=True))

    @cached_property
    def joined(self) -> Classified:
        """One flow that counted what all of them did: for whatever is a sum over cells."""
        if len(self.flows) == 1:
            return self.first
        flow = self.first.flow
        joined = Flow(flow.key, {look: Cell.joined(cells) for look, cells in self.cells.items()})
        joined.first_from_low, joined.opened_from_low = flow.first_from_low, flow.opened_from_low
        return self.first.of(joined, self.first.source_ip, self.first.destination_ip)

    def busiest(self, looks: Iterable[Look]) -> int:
        """Return the packets of these looks of the first flow, each flow's at the point that saw most of it."""
        at: dict[int, list[Sequence[Cell]]] = {}
        for look in looks:
            at.setdefault(look.point, []).append(self.cells[look])
        return most([[sum(each.packets for each in own) for own in zip(*cells, strict=True)] for cells in at.values()])


def most(columns: Sequence[Sequence[int]]) -> int:
    """Return the sum of the rows' largest numbers."""
    return sum(map(max, zip(*columns, strict=True)))


def alike(flows: Iterable[Classified]) -> list[Alike]:
    """Return the kinds of flows, those apart of which another flow told more (flows/path_joined.py)."""
    kinds: dict[tuple[int, str, str | None], list[Classified]] = {}
    for flow in flows:
        kinds.setdefault((flow.kind, flow.peer_scope, flow.path_class), []).append(flow)
    return list(map(Alike, kinds.values()))
