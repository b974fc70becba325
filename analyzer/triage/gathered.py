"""The second reading: the frames of the flows that rules suspect, from all points, each file read once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from analyzer.columns.batch import Batch, Booleans, Numbers
from analyzer.columns.capture_frames import ROWS_LEN, frame_batches
from analyzer.errors import CannotRead
from analyzer.flows.flow import FlowKey
from analyzer.flows.pcap_parts import processors
from analyzer.journeys.hashing import Hashes, hashed
from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.point_table import tap
from analyzer.layers.rows import address_numbers
from analyzer.machine.linker import Machine
from analyzer.machine.memory import Memory
from analyzer.readers import open_capture
from analyzer.topology.runs import PointInput
from analyzer.triage.packet import Packet
from analyzer.triage.traits import Trait

LEAST_OF_A_FLOW, MOST_OF_A_FLOW = 20, 400
"""Frames of one flow, or without ports from one address to another, kept at one point: the first ones, which show how
the trouble began; of many flows at many points fewer, so that each has its share everywhere."""
MOST = 12_000
"""Frames kept in all: 19 MB of rows."""
MOST_OF_A_TRAIT, LOOKED_AT = 100, 8192
"""Frames with a trait kept of one point, and among how many of its first ones they are looked for: a block of what
machine code reads at once. Super-frames are in most healthy runs, which must stay cheap."""
MOST_NEIGHBOURS = 2000
"""Frames of ARP and neighbour discovery kept at one point."""
ND_SOLICITATION, ND_ADVERTISEMENT = 135, 136
ICMPV6 = 58


@dataclass
class Wanted:
    """Whose frames are wanted."""

    flows: set[FlowKey] = field(default_factory=set)
    nodes: set[frozenset[str]] = field(default_factory=set)
    """Pairs of addresses whose fragments, and whose ICMP errors, are wanted."""
    neighbours: bool = False
    traits: dict[Trait, set[int]] = field(default_factory=dict)
    """Frames of whatever flow, and the points of which some are wanted."""
    points: set[int] | None = None
    """The only ones that showed any of these flows, interfaces of `any` included; null where that is not known."""

    def __bool__(self) -> bool:
        """Return whether anything is wanted."""
        return bool(self.by_ends or self.traits)

    @property
    def by_ends(self) -> bool:
        """Return whether packets are wanted for whose they are."""
        return bool(self.flows or self.nodes or self.neighbours)

    def by_ends_at(self, views: Set[int]) -> bool:
        """Return whether they are wanted of a capture that is these points."""
        return self.by_ends and (self.points is None or bool(self.points & views))

    def traits_at(self, views: Set[int]) -> list[Trait]:
        """Return the traits that are wanted of it."""
        return [trait for trait, points in self.traits.items() if points & views]


class Gathered:
    """Frames by flow, in the order of points and files."""

    def __init__(self, packets: Iterable[Packet] = (), cut: bool = False) -> None:
        """`cut`: there were more than could be kept."""
        self.cut = cut
        self.packets = list(packets)
        self._flows: dict[FlowKey, list[Packet]] = defaultdict(list)
        self._quoting: dict[FlowKey, list[Packet]] = defaultdict(list)
        for packet in self.packets:
            if packet.flow is not None:
                self._flows[packet.flow].append(packet)
            if packet.quoted is not None:
                self._quoting[packet.quoted].append(packet)

    def of(self, flow: FlowKey) -> Sequence[Packet]:
        """Return the frames of a flow."""
        return self._flows.get(flow, ())

    def quoting(self, flow: FlowKey) -> Sequence[Packet]:
        """Return the ICMP errors that quote packets of a flow."""
        return self._quoting.get(flow, ())

    def having(self, trait: Trait) -> list[Packet]:
        """Return the frames that have a trait; of a point where it was asked for, the first ones."""
        return [each for each in self.packets if trait.of(each.row)]

    @property
    def neighbours(self) -> list[Packet]:
        """Return the frames of ARP and of neighbour discovery."""
        return [each for each in self.packets if each.row[s.OUTER + s.ARP_OPCODE] != s.NULL or _discovers(each)]

    @property
    def later_fragments(self) -> list[Packet]:
        """Return the fragments behind first ones, of workload packets or of what carries them."""
        return [each for each in self.packets if each.later_fragment]


def _discovers(packet: Packet) -> bool:
    return packet.protocol == ICMPV6 and packet.field(s.ICMP_TYPE) in (ND_SOLICITATION, ND_ADVERTISEMENT)


def most_flows(points: int) -> int:
    """Return of how many flows enough frames can be kept at so many points."""
    return MOST // (LEAST_OF_A_FLOW * max(points, 1))


def gather(
    points: Sequence[PointInput],
    taps: Sequence[Mapping[int, int]],
    wanted: Wanted,
    bindings: Bindings,
    ready: Callable[[], Machine | None],
) -> Gathered:
    """Return the wanted frames; `taps` are those of each point (points/run_tables.py).

    A file that cannot be read to its end gives what it could: the first reading said so already.
    """
    views = [{place, *at.values()} for place, at in enumerate(taps)]
    places = [place for place, at in enumerate(views) if wanted.by_ends_at(at) or wanted.traits_at(at)]
    share = MOST // max(len(wanted.flows) * len(places), 1)
    most = min(max(share, LEAST_OF_A_FLOW), MOST_OF_A_FLOW)

    def at_point(place: int) -> _Sieve:
        sieve = _Sieve(wanted, taps[place], place, most)
        sieve.read(points[place], bindings, ready)
        return sieve

    with ThreadPoolExecutor(processors()) as pool:
        read = list(pool.map(at_point, places))
    packets = [packet for sieve in read for packet in sieve.packets]
    return Gathered(packets[:MOST], any(sieve.cut for sieve in read) or len(packets) > MOST)


class _Sieve:
    """Lets wanted frames of one point pass: by hashes of their ends, and then by their very keys."""

    def __init__(self, wanted: Wanted, taps: Mapping[int, int], place: int, most: int) -> None:
        """`most` frames of each flow."""
        self.packets: list[Packet] = []
        self.cut = False
        self._wanted, self._taps, self._place, self._most = wanted, taps, place, most
        self._kept: Counter[tuple[int, Hashable]] = Counter()
        self._keys = list(wanted.flows)
        self._hashes = _hashes(self._keys)
        pairs = {frozenset((key.low_ip, key.high_ip)) for key in wanted.flows} | wanted.nodes
        self._pairs = _pair_hashes(pairs)
        views = {place, *taps.values()}
        self._by_ends = wanted.by_ends_at(views)
        self._left = dict.fromkeys(wanted.traits_at(views), MOST_OF_A_TRAIT)
        self._looked = 0
        self._open()

    def read(self, point: PointInput, bindings: Bindings, ready: Callable[[], Machine | None]) -> None:
        """Keep the wanted frames of all files of the point."""
        room = Memory(ROWS_LEN)
        for path in point.paths:
            try:
                with open_capture(path) as capture:
                    for batch in frame_batches(capture, bindings, ready, room):
                        self._sift(batch, point.named(path))
                        if self._is_done:
                            return
            except (CannotRead, OSError):
                continue

    def _sift(self, batch: Batch, file: str) -> None:
        before = len(self.packets)
        striking = self._striking(batch.rows)
        for at in np.flatnonzero(self._candidates(batch.rows) | striking).tolist():
            packet = self._packet(batch, at, file)
            whose = packet.point, packet.flow or (packet.source, packet.destination)
            own = self._by_ends and self._is_wanted(packet)
            if not own and not striking[at]:
                continue
            if (self._kept[whose] >= self._most and not striking[at]) or len(self.packets) >= MOST:
                self.cut = True
                continue
            self._kept[whose] += own
            self.packets.append(packet)
        if len(self.packets) > before:
            self._open()

    def _striking(self, rows: Numbers) -> Booleans:
        """Return which frames are wanted for what they are."""
        found = np.zeros(len(rows), np.bool_)
        for trait, left in self._left.items():
            places = np.flatnonzero(trait.of(rows[: max(LOOKED_AT - self._looked, 0)]))[:left]
            found[places] = True
            self._left[trait] -= len(places)
        self._looked += len(rows)
        return found

    @property
    def _is_done(self) -> bool:
        return not self._by_ends and (self._looked >= LOOKED_AT or not any(self._left.values()))

    def _open(self) -> None:
        """Let no more frames of flows through of which enough were kept; flows of ICMP share the hash of their ends."""
        views = set(self._taps.values()) or {self._place}
        wants = [key.low_port is None or any(self._kept[at, key] < self._most for at in views) for key in self._keys]
        self._ends = self._hashes[np.array(wants, np.bool_)]

    def _packet(self, batch: Batch, at: int, file: str) -> Packet:
        row = batch.rows[at].copy()
        begin = int(row[s.DATA])
        frame = bytes(batch.data[begin : begin + int(row[s.CAP_LEN])])
        return Packet(self._taps.get(tap(row.tolist()), self._place), file, row, frame)

    def _candidates(self, rows: Numbers) -> Booleans:
        if not self._by_ends:
            return np.zeros(len(rows), np.bool_)
        inner = (rows[:, s.TUNNELS] > 0) & (rows[:, s.INNER + s.L3_START] != s.NULL)
        at = np.where(inner, s.INNER, s.OUTER)
        fragment = _slots(rows, at, s.IP_FRAG_OFFSET) > 0
        found: Booleans = np.isin(_ends(rows, at), self._ends) & ~fragment
        quotes = rows[:, s.QUOTES] > 0
        quoted = np.full(len(rows), s.QUOTED)
        found |= quotes & (np.isin(_ends(rows, quoted), self._ends) | np.isin(_pair(rows, quoted), self._pairs))
        found |= fragment & np.isin(_pair(rows, at), self._pairs)
        if self._wanted.neighbours:
            found |= rows[:, s.OUTER + s.ARP_OPCODE] != s.NULL
            kind = rows[:, s.OUTER + s.ICMP_TYPE]
            discovers = (kind == ND_SOLICITATION) | (kind == ND_ADVERTISEMENT)
            found |= (rows[:, s.OUTER + s.IP_PROTO] == ICMPV6) & discovers
        return found

    def _is_wanted(self, packet: Packet) -> bool:
        """Return whether a frame that passed by its hash is one; ICMP has no ports, so its identifier decides."""
        if packet.flow in self._wanted.flows or packet.quoted in self._wanted.flows:
            return True
        return packet.flow is None or packet.quoted is not None or _discovers(packet)


def _slots(rows: Numbers, at: Numbers, slot: int) -> Numbers:
    found: Numbers = rows[np.arange(len(rows)), at + slot]
    return found


def _ends(rows: Numbers, at: Numbers) -> Hashes:
    """Return a hash of protocol, addresses and ports that is the same both ways."""
    one, other = ((s.IP_SRC_HI, s.IP_SRC, s.SRCPORT), (s.IP_DST_HI, s.IP_DST, s.DSTPORT))
    sides = [hashed(_slots(rows, at, slot) for slot in side) for side in (one, other)]
    both: Hashes = sides[0] + sides[1] + hashed([_slots(rows, at, s.IP_PROTO)])
    return both


def _pair(rows: Numbers, at: Numbers) -> Hashes:
    """Return a hash of both addresses that is the same both ways."""
    one, other = ((s.IP_SRC_HI, s.IP_SRC), (s.IP_DST_HI, s.IP_DST))
    sides = [hashed(_slots(rows, at, slot) for slot in side) for side in (one, other)]
    both: Hashes = sides[0] + sides[1]
    return both


def _hashes(flows: Sequence[FlowKey]) -> Hashes:
    low = _side([(key.low_ip, key.low_port) for key in flows])
    high = _side([(key.high_ip, key.high_port) for key in flows])
    both: Hashes = low + high + hashed([np.array([key.protocol for key in flows], np.int64)])
    return both


def _side(ends: Sequence[tuple[str, int | None]]) -> Hashes:
    numbers = [[*address_numbers(ip), s.NULL if port is None else port] for ip, port in ends]
    return hashed(np.array(numbers, np.int64).reshape(-1, 3).T)


def _pair_hashes(pairs: Iterable[frozenset[str]]) -> Hashes:
    found = [sorted(pair) for pair in pairs]
    ends = [
        hashed(np.array([address_numbers(pair[at]) for pair in found], np.int64).reshape(-1, 2).T) for at in (0, -1)
    ]
    both: Hashes = ends[0] + ends[1]
    return both
