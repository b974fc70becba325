"""The clocks of two nodes are apart.

What it looks like
    Packets that crossed between two nodes in both directions show a difference of their clocks that no delay explains:
    one way seems to take as much longer as the other seems to take less, or less than nothing.

Why it matters
    In captures of both nodes merged by time, answers come before questions. What happened first on different nodes, and
    how long a hop took, can only be said after the offset is taken off, as `analyze trace` does.

Look-alikes
    A path that is slower one way than the other shifts the estimate by half the difference, which its uncertainty
    covers: an offset within it is not reported.

Next step
    Compare the nodes' time synchronisation (`chronyc tracking`, `timedatectl`). For these captures take the offset off
    in every file of the node that is ahead: `editcap -t -SECONDS FILE MOVED`, the minus makes its times earlier.
"""

from __future__ import annotations

from analyzer.flows.path_class import Classified
from analyzer.result import HopLatency, Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects

NOTABLE_US = 10_000.0
"""NTP keeps nodes of one network within some milliseconds (RFC 5905 1)."""
CAUSE = "The nodes' clocks are apart: times of different nodes must not be compared as they stand."


def suspects(case: Case) -> Suspects:
    """Return, of each such pair of nodes, a flow that both showed in both directions."""
    shown = [_shown(case, hop) for hop in _apart(case).values()]
    return Suspects([flow for flow in shown if flow], anything=bool(shown))


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of nodes."""
    return [
        Found(
            CAUSE,
            "certain",
            nodes=pair,
            packets=_packets(case, hop, gathered),
            numbers=[
                Measured(f"{pair[1]} is ahead by", round((hop.offset_us or 0) / 1e6, 6), "s"),
                Measured("uncertainty", round((hop.uncertainty_us or 0) / 1e6, 6), "s"),
            ],
        )
        for pair, hop in _apart(case).items()
    ]


def _packets(case: Case, hop: HopLatency, gathered: Gathered) -> list[Packet]:
    """Return the flow's frames at both points: the same packets by two clocks."""
    flow = _shown(case, hop)
    ends = {hop.from_point, hop.to_point}
    packets = gathered.of(flow.flow.key) if flow else ()
    return [packet for packet in packets if case.points[packet.point].id in ends]


def _shown(case: Case, hop: HopLatency) -> Classified | None:
    """Return the flow between pods, with most packets there, that both points of a hop showed both ways."""
    both = {hop.from_point, hop.to_point}
    flows = [flow for flow in case.flows if all(both <= _showing(case, flow, way) for way in (True, False))]
    return max(flows, key=lambda flow: sum(cell.packets for cell in flow.flow.cells.values()), default=None)


def _showing(case: Case, flow: Classified, forward: bool) -> set[str]:
    return {case.points[look.point].id for look, _ in flow.ways[forward]}


def _apart(case: Case) -> dict[tuple[str, str], HopLatency]:
    """Return (node, node that is ahead) → a hop between them that shows it."""
    node_of = {point.id: point.node for point in case.points}
    found: dict[tuple[str, str], HopLatency] = {}
    for hop in case.measured.latency:
        offset, around = hop.offset_us, hop.uncertainty_us
        behind, ahead = node_of.get(hop.from_point), node_of.get(hop.to_point)
        if offset is not None and around is not None and behind and ahead and offset - around > NOTABLE_US:
            found.setdefault((behind, ahead), hop)
    return found


RULE = Rule("clock-offset", "The clocks of two nodes are apart", "warning", ("two-underlays",), suspects, check)
