"""Flows that go on under another name: a service's address stands before translation, a backend's behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified


class End(NamedTuple):
    """One end of a flow: a client's port, or echo identifier, is hardly ever in two flows at once."""

    protocol: int
    ip: str
    port: int | None
    icmp_identifier: int | None


class Translation:
    """Where packets of which flows came by on their way to one end."""

    def __init__(self, flows: Iterable[Classified]) -> None:
        """Gather the flows by the end that their packets go to, and by point."""
        self._to: dict[tuple[End, int], set[FlowKey]] = defaultdict(set)
        for flow in flows:
            for look in flow.flow.cells:
                self._to[_receiver(flow.flow.key, look.from_low), look.point].add(flow.flow.key)

    def between(self, key: FlowKey, from_low: bool, last: Iterable[int], following: int) -> bool:
        """Return whether what was seen last there came on to the following point as another flow.

        That is one to the same end, which none of the last points saw, at a point that did not see this one.
        """
        end = _receiver(key, from_low)
        there = self._to.get((end, following), set())
        before = {other for point in last for other in self._to.get((end, point), ())}
        return key not in there and bool(there - before)


def _receiver(key: FlowKey, from_low: bool) -> End:
    ip, port = (key.high_ip, key.high_port) if from_low else (key.low_ip, key.low_port)
    return End(key.protocol, ip, port, key.icmp_identifier)
