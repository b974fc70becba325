"""A flow and its cells: the counters everything else is measured from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import NamedTuple

from analyzer.layers.geneve_options import GeneveOption

TCP = 6
WITH_PORTS, WITH_TYPE = (TCP, 17, 132), (1, 58)
"""TCP, UDP and SCTP; ICMP and ICMPv6."""


class FlowKey(NamedTuple):
    """A workload 5-tuple without direction: the lower (address, port) first. ICMP: the echo id, ports null."""

    protocol: int
    low_ip: str
    low_port: int | None
    high_ip: str
    high_port: int | None
    icmp_identifier: int | None

    @property
    def is_cut(self) -> bool:
        """Whether the transport header was cut off by the capture: of which flow such packets are is not known."""
        if self.protocol in WITH_PORTS:
            return self.low_port is None
        return self.protocol in WITH_TYPE and self.icmp_identifier is None


class TunnelLook(NamedTuple):
    """The outermost tunnel of a packet as it stood on the wire."""

    kind: str
    vni: int | None
    outer_src: str
    outer_dst: str
    port: int | None


class Look(NamedTuple):
    """What packets of one cell have in common. `overhead` is (layer, bytes) pairs: () bare, None where unseen."""

    point: int
    from_low: bool
    ttl: int | None
    outer_ttl: int | None
    tunnel: TunnelLook | None
    overhead: tuple[tuple[str, int], ...] | None
    encrypted: str | None
    geneve_options: tuple[GeneveOption, ...] = ()

    def full_sized(self, protocol: int, cell: Cell) -> int:
        """Return how many packets may be as large as the path carries: no SYNs, on which alone TCP's DSR option rides.

        (Cilium bpf/lib/nodeport.h; the flags of packets that were stored cut are not always known.)
        """
        if protocol == TCP and any(option.is_dsr for option in self.geneve_options):
            return 0
        return max(cell.packets - cell.opening, 0)


@dataclass(slots=True)
class Cell:
    """Counters of packets that look alike. Lengths are IP total lengths of the workload packet."""

    packets: int = 0
    wire_bytes: int = 0
    super_frames: int = 0
    sent_packets: int = 0
    """Packets on a wire these frames stand for, where known."""
    sent_wire_bytes: int = 0
    """Bytes of those packets, each with a full set of headers."""
    sent_unknown: int = 0
    """Super-frames whose MSS was not seen."""
    minimum_length: int | None = None
    maximum_length: int | None = None
    maximum_whole: int | None = None
    """Largest packet that is no super-frame and whose outer packet was in one piece."""
    minimum_fragmented: int | None = None
    maximum_fragmented: int | None = None
    """Smallest and largest packet whose outer packet travelled in fragments."""
    fragmented: int = 0
    """How many of the packets did."""
    opening: int = 0
    """TCP SYNs among the packets; a DSR option rides on them alone (Cilium bpf/lib/nodeport.h)."""
    first_ns: int | None = None
    last_ns: int | None = None
    zero_checksum: int = 0
    """Frames whose outer UDP checksum is 0."""
    outer_df: int = 0

    @classmethod
    def joined(cls, cells: Iterable[Cell]) -> Cell:
        """Return what was counted of packets that look the same."""
        cells = list(cells)
        found = cls(**{name: sum(map(attrgetter(name), cells)) for name in SUMS})
        for names, choose in ((MINIMA, min), (MAXIMA, max)):
            for name in names:
                there = (value for value in map(attrgetter(name), cells) if value is not None)
                setattr(found, name, choose(there, default=None))
        return found


MINIMA = ("minimum_length", "minimum_fragmented", "first_ns")
MAXIMA = ("maximum_length", "maximum_whole", "maximum_fragmented", "last_ns")
SUMS = tuple(each.name for each in fields(Cell) if each.name not in (*MINIMA, *MAXIMA))


@dataclass(slots=True)
class AtPoint:
    """What one point saw of a flow besides its cells."""

    tcp_control_bits: int = 0
    """Flags of all its packets, or-ed."""
    later_fragments: int = 0
    """Fragments behind a first one, of the workload packets or of what carries them."""
    fragment_overhead_bytes: int = 0
    """Headers of later fragments of what is outermost: what fragmentation adds."""
    tcp: bytes = b""
    """What is kept of its states (flows/tcp_kept.py); empty for what is no TCP."""


class IcmpError(NamedTuple):
    """An ICMP error: from whom, what it says, and the flow that it quotes, null where too little is quoted."""

    tap: int
    number: int
    time_epoch_ns: int | None
    source_ip: str
    destination_ip: str
    icmp_type: int
    icmp_code: int
    icmp_mtu: int | None
    quoted: FlowKey | None
    from_low: bool
    """Whether the quoted packet goes from the low end of its flow."""


@dataclass(slots=True)
class Flow:
    """One flow with its cells; `forward_from_low` is settled by `initiator`, strongest evidence first."""

    key: FlowKey
    cells: dict[Look, Cell] = field(default_factory=dict)
    first_from_low: bool = True
    first_ns: int | None = None
    opened_ns: int | None = None
    opened_from_low: bool | None = None
    """Who sent a SYN without ACK or an echo request."""
    mss_low: int | None = None
    """MSS option sent by the low side."""
    mss_high: int | None = None
    at: dict[int, AtPoint] = field(default_factory=dict)
    """Point → what it saw as a whole."""
    errors: list[tuple[int, IcmpError]] = field(default_factory=list)
    """ICMP errors that quote packets of this flow, each with the point that saw it."""

    @property
    def forward_from_low(self) -> bool:
        """Whether the flow's source is the low side: the opener, else who was seen first."""
        return self.first_from_low if self.opened_from_low is None else self.opened_from_low

    @property
    def mss(self) -> int | None:
        """The MSS that binds both directions, once both or one have been seen."""
        seen = [mss for mss in (self.mss_low, self.mss_high) if mss]
        return min(seen) if seen else None

    @property
    def source(self) -> tuple[str, int | None]:
        """(address, port) of the side that opened the flow."""
        key = self.key
        return (key.low_ip, key.low_port) if self.forward_from_low else (key.high_ip, key.high_port)

    @property
    def destination(self) -> tuple[str, int | None]:
        """(address, port) of the other side."""
        key = self.key
        return (key.high_ip, key.high_port) if self.forward_from_low else (key.low_ip, key.low_port)
