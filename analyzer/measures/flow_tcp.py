"""A flow's TCP, taken at one capture point: merged points would show every packet as its own retransmission."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.flows.path_class import Classified
from analyzer.flows.tcp import COUNTS, TcpFacts, tcp_facts
from analyzer.flows.tcp import TcpSide as Side
from analyzer.result import Tcp, TcpSide
from analyzer.topology.runs import PointInput
from analyzer.words import COUNTED_ROLES

COUNTED = tuple(name for name, _, _ in COUNTS if name in TcpSide.__struct_fields__)
ANSWERED = tuple(name for name in Side._fields if name in TcpSide.__struct_fields__)
"""Fields of a side in the Result that its facts hold as counts, and as themselves."""


class TcpAt(NamedTuple):
    """The facts, and the point they were taken at."""

    point: int
    facts: TcpFacts


def tcp_of(classified: Classified, points: list[PointInput]) -> TcpAt | None:
    """Return a flow's TCP at the best point, None where no point saw TCP.

    The best one saw both directions; of several that where the flow is counted, then the most frames, then the role
    that shows most.
    """
    flow = classified.flow
    there = [point for point, at in flow.at.items() if at.tcp]
    if not there:
        return None
    frames = {point: [0, 0] for point in there}
    for look, cell in flow.cells.items():
        if look.point in frames:
            frames[look.point][look.from_low] += cell.packets

    def preference(point: int) -> tuple[bool, bool, int, int, str]:
        one_way = 0 in frames[point]
        counted = point in classified.counted_at
        return one_way, not counted, -sum(frames[point]), COUNTED_ROLES.index(points[point].role), points[point].id

    best = min(there, key=preference)
    facts = tcp_facts(flow.at[best].tcp, flow.forward_from_low)
    return TcpAt(best, facts) if facts else None


def result_tcp(classified: Classified, points: list[PointInput]) -> Tcp | None:
    """Return the same in the Result's shape."""
    found = tcp_of(classified, points)
    if found is None:
        return None
    facts = found.facts
    return Tcp(
        measured_at=points[found.point].id,
        connections=facts.tcp_connections,
        handshake_us=facts.tcp_handshake_us,
        handshake_server_us=facts.tcp_handshake_server_us,
        handshake_client_us=facts.tcp_handshake_client_us,
        reset_epoch_ns=facts.tcp_reset_epoch_ns,
        source=_side(facts.source),
        destination=_side(facts.destination),
    )


def _side(side: Side) -> TcpSide:
    samples, total = side.rtt_samples, side.rtt_sum_us
    return TcpSide(
        **{name: side.counts[name] for name in COUNTED},
        **{name: getattr(side, name) for name in ANSWERED},
        mean_rtt_us=round(total / samples, 3) if samples and total is not None else None,
    )
