"""Tunnels as the wire shows them: who encapsulates to whom, under which VNI, with which outer header."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from analyzer.flows.alike import Alike
from analyzer.flows.flow import Cell, Look, TunnelLook
from analyzer.measures.counts import value_counts
from analyzer.measures.known import DSR
from analyzer.result import TunnelUse
from analyzer.topology.model import Topology
from analyzer.words import TRANSPORTS


@dataclass(slots=True)
class _Use:
    """Counters of one tunnel look."""

    frames: int = 0
    zero: int = 0
    unfragmentable: int = 0
    ttl: dict[int, int] = field(default_factory=dict)
    options: set[str] = field(default_factory=set)

    def add(self, look: Look, cell: Cell) -> None:
        """Count the frames of a cell."""
        self.frames += cell.packets
        self.zero += cell.zero_checksum
        self.unfragmentable += cell.outer_df
        self.ttl[look.outer_ttl or 0] = self.ttl.get(look.outer_ttl or 0, 0) + cell.packets


def tunnels(kinds: Iterable[Alike], topology: Topology) -> list[TunnelUse]:
    """Return one row per tunnel look, counted at each flow's reference point."""
    uses: dict[TunnelLook, _Use] = defaultdict(_Use)
    for kind in kinds:
        protocol = TRANSPORTS.get(kind.first.flow.key.protocol, str(kind.first.flow.key.protocol))
        for first, looks in kind.looks.items() if any(look.tunnel for look in kind.first.flow.cells) else ():
            if first.point not in kind.first.counted_at:
                continue
            for look, cell in zip(looks, kind.cells[first], strict=True):
                if look.tunnel is not None:
                    use = uses[look.tunnel]
                    use.add(look, cell)
                    if look.geneve_options:
                        use.options.add(_words(look.geneve_options, protocol, topology))
    return [
        TunnelUse(
            tunnel_type=look.kind,
            source_ip=look.outer_src,
            destination_ip=look.outer_dst,
            destination_port=look.port,
            vni=look.vni,
            identity=topology.identity(look.vni),
            frames=use.frames,
            outer_ttl=value_counts(use.ttl),
            udp_checksum_zero_frames=use.zero,
            dont_fragment_frames=use.unfragmentable,
            geneve_options=sorted(use.options),
        )
        for look, use in sorted(uses.items(), key=lambda use: _place(use[0]))
    ]


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
