"""Tunnels as the wire shows them: who encapsulates to whom, under which VNI, with which outer header."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Protocol

from analyzer.flows.flow import TunnelLook
from analyzer.flows.path_class import Classified
from analyzer.measures.counts import value_counts
from analyzer.measures.known import DSR
from analyzer.result import TunnelUse
from analyzer.topology.model import Topology
from analyzer.words import TRANSPORTS


def tunnels(flows: Iterable[Classified], topology: Topology) -> list[TunnelUse]:
    """Return one row per tunnel look, counted at each flow's reference point."""
    frames: Counter[TunnelLook] = Counter()
    zero: Counter[TunnelLook] = Counter()
    unfragmentable: Counter[TunnelLook] = Counter()
    ttl: dict[TunnelLook, Counter[int]] = defaultdict(Counter)
    options: dict[TunnelLook, set[str]] = {}
    for classified in flows:
        for look, cell in classified.flow.cells.items():
            if look.tunnel is None or look.point not in classified.counted_at:
                continue
            frames[look.tunnel] += cell.packets
            zero[look.tunnel] += cell.zero_checksum
            unfragmentable[look.tunnel] += cell.outer_df
            ttl[look.tunnel][look.outer_ttl or 0] += cell.packets
            if look.geneve_options:
                words = _words(look.geneve_options, classified, topology)
                options.setdefault(look.tunnel, set()).add(words)
    return [
        TunnelUse(
            tunnel_type=look.kind,
            source_ip=look.outer_src,
            destination_ip=look.outer_dst,
            destination_port=look.port,
            vni=look.vni,
            identity=topology.identity(look.vni),
            frames=frames[look],
            outer_ttl=value_counts(ttl[look]),
            udp_checksum_zero_frames=zero[look],
            dont_fragment_frames=unfragmentable[look],
            geneve_options=sorted(options.get(look, ())),
        )
        for look in sorted(
            frames, key=lambda look: (look.kind, look.outer_src, look.outer_dst, look.vni or 0, look.port or 0)
        )
    ]


def _words(options: Iterable[Option], classified: Classified, topology: Topology) -> str:
    """Return the options of a frame in words, that of DSR with the service whose address it carries."""
    protocol = TRANSPORTS.get(classified.flow.key.protocol, str(classified.flow.key.protocol))
    found = []
    for option in options:
        service = topology.service_of(option.value or "", protocol) if option.name == DSR else None
        found.append(f"{option.words} (service {service.words})" if service and service.words else option.words)
    return ", ".join(found)


class Option(Protocol):
    """A Geneve option, as far as it is told."""

    @property
    def name(self) -> str | None:
        """What it is, or whose."""

    @property
    def value(self) -> str | None:
        """What its data say."""

    @property
    def words(self) -> str:
        """All of it."""
