"""Pings: how many were answered and how fast, and one exchange of each scope followed from point to point."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from analyzer.journeys.echo import Echo, EchoSighting
from analyzer.journeys.order import ends_of, real, stage
from analyzer.measures.counts import spread
from analyzer.measures.masqueraded_pings import joined
from analyzer.result import Hop, Ping, PingPath, PingSummary
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.vni import meaning_of
from analyzer.words import PingScope, Role

DELIVERED_PAST: set[Role] = {"lxc", "host"}
"""Roles that a packet to a pod may never show at: by BPF host routing, and because cilium_host is on no pod's way."""
KEPT = 100
SCOPES: tuple[PingScope, ...] = ("internode", "intranode", "other")


class PingMeasure:
    """Measures a run's echoes against its points and topology."""

    def __init__(
        self, echoes: Iterable[Echo], points: list[PointInput], topology: Topology, by_manifest: bool = False
    ) -> None:
        self.points, self.topology, self._by_manifest = points, topology, by_manifest
        self.by_scope: dict[PingScope, list[Echo]] = {scope: [] for scope in SCOPES}
        for echo in joined(echoes):
            self.by_scope[self._scope(echo)].append(echo)

    def summaries(self) -> list[PingSummary]:
        """Return per scope: requests, answered ones, the spread of their round-trip times in µs, and the undecided."""
        rows = []
        for scope, echoes in self.by_scope.items():
            every = sorted((echo for echo in echoes if echo.request), key=_first)
            asked = [echo for echo in every if not self._undecided(echo)]
            each = [self._ping(echo) for echo in asked]
            times = [ping.rtt_us for ping in each if ping.rtt_us is not None]
            answered = sum(ping.last_seen_at is None for ping in each)
            if every:
                undecided = len(every) - len(asked)
                rows.append(PingSummary(scope, len(asked), answered, spread(times), undecided, each[:KEPT]))
        return rows

    def _ping(self, echo: Echo) -> Ping:
        asked, replied = self._timed(echo) or (echo.request[0], None)
        return Ping(
            *echo.key,
            point=self.points[replied.point].id if replied else None,
            icmp_bytes=(replied or asked).icmp_bytes,
            reply_ttl=replied.ip_ttl if replied else None,
            rtt_us=_between_us(asked, replied) if replied else None,
            last_seen_at=self._lost_at(echo),
        )

    def _undecided(self, echo: Echo) -> bool:
        """Return whether nothing that saw the request would have shown the reply, which nobody saw."""
        out = [self.points[seen.point] for seen in echo.request]
        return not echo.reply and all(point.role in DELIVERED_PAST and point.node in self._one_way for point in out)

    def paths(self) -> list[PingPath]:
        """Return one exchange per scope: the one seen most often, the earliest of those, whole ones first."""
        chosen = []
        for scope, echoes in self.by_scope.items():
            asked = [echo for echo in echoes if echo.request]
            if asked:
                best = min(
                    asked, key=lambda e: (self._lost_at(e) is not None, -len(e.request) - len(e.reply), _first(e))
                )
                chosen.append(self._path(scope, best))
        return chosen

    def _scope(self, echo: Echo) -> PingScope:
        source, destination = echo.key.source_ip, echo.key.destination_ip
        if not (self.topology.is_pod(source) and self.topology.is_pod(destination)):
            return "other"
        nodes = self.topology.node_of(source), self.topology.node_of(destination)
        if None not in nodes:
            return "intranode" if nodes[0] == nodes[1] else "internode"
        seen = (*echo.request, *echo.reply)
        wire = any(s.tunnel_type or self.points[s.point].role in ("underlay", "router", "tunnel") for s in seen)
        return "internode" if wire else "other"

    def _path(self, scope: PingScope, echo: Echo) -> PingPath:
        key = echo.key
        return PingPath(
            scope=scope,
            source_ip=key.source_ip,
            destination_ip=key.destination_ip,
            source_pod=self.topology.pod_name(key.source_ip),
            destination_pod=self.topology.pod_name(key.destination_ip),
            identifier=key.identifier,
            sequence=key.sequence,
            request=self._hops(echo.request, key.source_ip, key.destination_ip),
            reply=self._hops(echo.reply, key.destination_ip, key.source_ip),
            rtt_us=_between_us(*timed) if (timed := self._timed(echo)) else None,
            last_seen_at=self._lost_at(echo),
            answer_us=self._answer_us(echo),
        )

    def _answer_us(self, echo: Echo) -> float | None:
        """Return what the receiving pod took, by one clock: that of its own interface's capture."""
        receiver = self.topology.pod_name(echo.key.destination_ip)
        if receiver is None:
            return None
        own = {at for at, point in enumerate(self.points) if point.role == "pod" and point.pod == receiver}
        asked = next((seen for seen in echo.request if seen.point in own), None)
        answered = next((seen for seen in echo.reply if asked and seen.point == asked.point), None)
        took = _between_us(asked, answered) if asked and answered else None
        return took if took is not None and took >= 0 else None

    def _hops(self, sightings: list[EchoSighting], sender: str, receiver: str) -> list[Hop]:
        ordered = self._ordered(sightings, sender, receiver)
        start = min((s.time_epoch_ns for s in ordered if s.time_epoch_ns is not None), default=0)
        return [self._hop(sighting, start) for sighting in ordered]

    def _ordered(self, sightings: list[EchoSighting], sender: str, receiver: str) -> list[EchoSighting]:
        """Order by topology, then TTL falling, then time (journeys/order.py)."""
        ends = ends_of(sender, receiver, self.topology)

        def place(sighting: EchoSighting) -> tuple[int, int, int, str]:
            point = self.points[sighting.point]
            return stage(point, ends), -sighting.ip_ttl, sighting.time_epoch_ns or 0, point.id

        return sorted(real(sightings, lambda s: self.points[s.point]), key=place)

    def _hop(self, sighting: EchoSighting, start_ns: int) -> Hop:
        point = self.points[sighting.point]
        meaning = meaning_of(sighting.vni, self.topology, self._by_manifest)
        return Hop(
            point=point.id,
            node=point.node,
            interface=point.interface,
            role=point.role,
            frame_number=sighting.number,
            time_offset_us=round(((sighting.time_epoch_ns or start_ns) - start_ns) / 1000, 3),
            frame_len=sighting.wire_len,
            ip_ttl=sighting.ip_ttl,
            outer_ip_ttl=sighting.outer_ttl,
            outer_source_ip=sighting.outer_source_ip,
            outer_destination_ip=sighting.outer_destination_ip,
            tunnel_type=sighting.tunnel_type,
            vni=sighting.vni,
            identity=(identity := self.topology.identity(sighting.vni)),
            identity_origin=meaning.origin or ("inferred" if identity else None),
            vni_sender=meaning.sender,
            overhead_bytes=sighting.overhead_bytes,
            eth_src=sighting.eth_src,
            eth_dst=sighting.eth_dst,
            programs=self.topology.programs(point.node, point.interface) if point.role != "pod" else None,
        )

    def _timed(self, echo: Echo) -> tuple[EchoSighting, EchoSighting] | None:
        """Return request and reply at the first point, from the sender on, that saw both, in this order."""
        replied = {s.point: s for s in reversed(echo.reply)}
        for asked in self._ordered(echo.request, echo.key.source_ip, echo.key.destination_ip):
            answered = replied.get(asked.point)
            took = _between_us(asked, answered) if answered else None
            if answered and took is not None and took >= 0:
                return asked, answered
        return None

    def _lost_at(self, echo: Echo) -> str | None:
        """Return where the exchange was last seen if the reply did not come home; None if it did.

        Home is the sender's own view where that was captured, else any point of its node: under BPF host routing the
        reply never shows on the lxc (cilium-facts 4.4). Where nothing else of the node was captured, a reply that was
        seen anywhere is one.
        """
        key = echo.key
        out = [self.points[s.point] for s in self._ordered(echo.request, key.source_ip, key.destination_ip)]
        back = [self.points[s.point] for s in self._ordered(echo.reply, key.destination_ip, key.source_ip)]
        if not out or not back:
            return (back or out)[-1].id
        home = self.topology.node_of(key.source_ip)
        if any(p.id == out[0].id or (out[0].role != "pod" and home is not None and p.node == home) for p in back):
            return None
        if out[0].role != "pod" and any(p.paths == out[0].paths for p in back):
            return None  # another interface of the same capture
        return None if out[0].node in self._one_way else back[-1].id

    @cached_property
    def _one_way(self) -> set[str | None]:
        """Return the nodes of which only lxc interfaces were captured, and none of them showed an echo to its pod."""
        tapped: dict[str | None, set[Role]] = {}
        for point in self.points:
            if point.paths:
                tapped.setdefault(point.node, set()).add(point.role)
        echoes = list(chain.from_iterable(self.by_scope.values()))
        shown = {
            self.points[seen.point].node
            for echo in echoes
            for receiver, sightings in ((echo.key.source_ip, echo.reply), (echo.key.destination_ip, echo.request))
            for seen in sightings
            if self.topology.node_of(receiver) == self.points[seen.point].node
        }
        if not any({seen.point for seen in echo.request} & {seen.point for seen in echo.reply} for echo in echoes):
            shown.discard(None)  # where no node is known, only both directions at one interface tell
        return {node for node, roles in tapped.items() if roles <= DELIVERED_PAST} - shown


def _between_us(asked: EchoSighting, answered: EchoSighting) -> float | None:
    """Return reply time - request time, null where either has none."""
    if asked.time_epoch_ns is None or answered.time_epoch_ns is None:
        return None
    return round((answered.time_epoch_ns - asked.time_epoch_ns) / 1000, 3)


def _first(echo: Echo) -> int:
    return min((s.time_epoch_ns or 0 for s in echo.request), default=0)
