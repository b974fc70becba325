"""Tunnels as the wire shows them: who encapsulates to whom, under which VNI, with which outer header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from analyzer.flows.alike import Alike
from analyzer.flows.flow import Cell, Look, TunnelLook
from analyzer.measures.counts import value_counts
from analyzer.measures.known import DSR
from analyzer.result import TunnelUse
from analyzer.topology.model import Topology
from analyzer.words import TRANSPORTS


def tunnels(kinds: Iterable[Alike], topology: Topology) -> list[TunnelUse]:
    """Return one row per tunnel look, counted at each flow's reference point."""
    ttl: dict[TunnelLook, dict[int, int]] = {}
    zero: Counter[TunnelLook] = Counter()
    unfragmentable: Counter[TunnelLook] = Counter()
    options: dict[TunnelLook, set[str]] = {}
    for kind in kinds:
        for tunnel, look, cell in _counted(kind):
            seen = ttl.setdefault(tunnel, {})
            seen[look.outer_ttl or 0] = seen.get(look.outer_ttl or 0, 0) + cell.packets
            if cell.zero_checksum:
                zero[tunnel] += cell.zero_checksum
            if cell.outer_df:
                unfragmentable[tunnel] += cell.outer_df
            if look.geneve_options:
                protocol = TRANSPORTS.get(kind.first.flow.key.protocol, str(kind.first.flow.key.protocol))
                options.setdefault(tunnel, set()).add(_words(look.geneve_options, protocol, topology))
    return [
        TunnelUse(
            tunnel_type=look.kind,
            source_ip=look.outer_src,
            destination_ip=look.outer_dst,
            destination_port=look.port,
            vni=look.vni,
            identity=topology.identity(look.vni),
            frames=sum(ttl[look].values()),
            outer_ttl=value_counts(ttl[look]),
            udp_checksum_zero_frames=zero[look],
            dont_fragment_frames=unfragmentable[look],
            geneve_options=sorted(options.get(look, ())),
        )
        for look in sorted(ttl, key=_place)
    ]


def _counted(kind: Alike) -> Iterator[tuple[TunnelLook, Look, Cell]]:
    """Yield what is in a tunnel where the flows count."""
    if any(look.tunnel for look in kind.first.flow.cells):
        for first, looks in kind.looks.items():
            if first.point in kind.first.counted_at:
                for look, cell in zip(looks, kind.cells[first], strict=True):
                    if look.tunnel is not None:
                        yield look.tunnel, look, cell


def _place(look: TunnelLook) -> tuple[str, str, str, int, int]:
    return look.kind, look.outer_src, look.outer_dst, look.vni or 0, look.port or 0


def _words(options: Iterable[Option], protocol: str, topology: Topology) -> str:
    """Return the options of a frame in words, that of DSR with the service whose address it carries."""
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
