"""With which TTL a packet began: as its sender's own interface shows it, else the next of 64, 128 and 255."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.flows.alike import Alike, most
from analyzer.flows.flow import Look
from analyzer.flows.path_class import Classified, is_from_source
from analyzer.measures.ways import Way
from analyzer.result import InitialTtl
from analyzer.topology.inference import INITIAL_TTLS, NEAR
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput

BGP, NDP = 179, 58
NO_EXCEPTION = None


class Began(NamedTuple):
    """An initial TTL, null where it cannot be said, and why it is none of the usual ones."""

    initial: int | None
    exception: str | None


def own_view(way: Way, points: list[PointInput], topology: Topology) -> set[int]:
    """Return the TTLs with which the sender's own interface, or its lxc, showed this direction."""
    pod = topology.pod_name(way.sender)
    found: dict[str, set[int]] = {}
    for look, _ in way.cells:
        point = points[look.point]
        if point.role in ("pod", "lxc") and point.pod is not None and point.pod == pod and look.ttl is not None:
            found.setdefault(point.role, set()).add(look.ttl)
    return found.get("pod") or found.get("lxc") or set()


def next_initial(ttl: int) -> int | None:
    """Return the smallest of 64, 128 and 255 that is not below the TTL: 62 → 64, 64 → 64, 127 → 128."""
    return next((initial for initial in INITIAL_TTLS if initial >= ttl), None)


def began(ttl: int, own: bool, protocol: int, ports: Iterable[int | None]) -> Began:
    """Return the initial TTL of a direction whose highest TTL anywhere is `ttl`; `own`: the sender's view showed it.

    Exceptions: eBGP to a neighbour starts with 1 ; a sender may choose any, as traceroute does.
    """
    initial = next_initial(ttl)
    if ttl in INITIAL_TTLS:
        return Began(ttl, "neighbour discovery (RFC 4861)" if (ttl, protocol) == (255, NDP) else NO_EXCEPTION)
    if ttl == 1 and BGP in ports:
        return Began(1, "eBGP to a neighbour")
    if own:
        return Began(ttl, "the sender chose it, as its own interface shows")
    if initial is None or initial - ttl > NEAR:
        return Began(None, f"more than {NEAR} hops below {initial}: chosen by the sender, or come from afar")
    return Began(initial, NO_EXCEPTION)


def initial_ttls(kinds: Iterable[Alike], points: list[PointInput], topology: Topology) -> list[InitialTtl]:
    """Return how often directions of flows began with which TTL; taken where the highest was seen."""
    directions: Counter[Began] = Counter()
    packets: Counter[Began] = Counter()
    for kind in kinds:
        key = kind.first.flow.key
        for forward in (True, False):
            shown = _highest(kind.first, forward, points, topology)
            if shown is not None:
                ttl, own, looks = shown
                found = began(ttl, own, key.protocol, (key.low_port, key.high_port))
                directions[found] += len(kind.flows)
                packets[found] += most([[cell.packets for cell in kind.cells[look]] for look in looks])
    ordered = sorted(directions, key=lambda each: (each.initial or 0, each.exception or ""))
    return [InitialTtl(each.initial, each.exception, directions[each], packets[each]) for each in ordered]


def _highest(
    flow: Classified, forward: bool, points: list[PointInput], topology: Topology
) -> tuple[int, bool, list[Look]] | None:
    """Return the highest TTL of a direction, whether the sender's own view shows it, and the looks that do."""
    sender = topology.pod_name(flow.source_ip if forward else flow.destination_ip)
    shown: dict[tuple[int, bool], list[Look]] = {}
    for look in flow.flow.cells:
        if look.ttl is not None and is_from_source(flow, look) == forward:
            own = bool(sender) and points[look.point].pod == sender
            shown.setdefault((look.ttl, own), []).append(look)
    return (*max(shown), shown[max(shown)]) if shown else None
