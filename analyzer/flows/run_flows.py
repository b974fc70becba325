"""The flows of one run, from what each of its points counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from struct import Struct

from analyzer.flows.flow import AtPoint, Cell, Flow, FlowKey, IcmpError, Look, TunnelLook
from analyzer.flows.numbers import address, key_of, known, least, most
from analyzer.flows.point_table import PointTable
from analyzer.layers.geneve_options import GeneveOption
from analyzer.layers.loop import cell_slots as c
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop.codes import ENCRYPTIONS, TUNNEL_KINDS
from analyzer.layers.loop.slots import NULL
from analyzer.layers.rows import tunnel_words

KEY = Struct(f"{f.TAP}q")
Overhead = tuple[tuple[str, int], ...]
Options = Mapping[int, tuple[GeneveOption, ...]]


class RunFlows:
    """All flows of one run, plus the counters of frames that belong to none."""

    def __init__(self) -> None:
        self.flows: dict[FlowKey, Flow] = {}
        self._by_numbers: dict[bytes, Flow] = {}
        self.non_flow: Counter[str] = Counter()
        self.crowded = 0
        """Frames counted as if they looked like others of their flow, which shows too many looks."""

    def add(self, table: PointTable, point_of: Callable[[int], int], options: Options, used_up: bool = False) -> None:
        """Add what one point counted; `point_of` says which point of the run a tap is, `options` those of its cells.

        Where the table is `used_up`, nobody else reads it afterwards: its memory is given back meanwhile.
        """
        numbers = table.counts.numbers
        self.crowded += numbers[n.CROWDED]
        for name, slot in (("arp", n.ARP), ("later-fragment", n.LATER_FRAGMENTS), ("undecoded", n.UNDECODED)):
            self.non_flow.update({name: numbers[slot]} if numbers[slot] else {})
        for place in range(n.COUNTS, n.COUNTS + 2 * numbers[n.ETHERTYPES], 2):
            self.non_flow[f"ethertype-0x{numbers[place]:04x}"] += numbers[place + 1]
        members: list[tuple[Flow, int]] = []
        tcps = table.tcp_states(used_up)
        links = table.links.lists(table.many_flows, used_up)
        for row, link in zip(table.flows.lists(table.many_flows, used_up), links, strict=True):
            flow, point = self._flow(row), point_of(row[f.TAP])
            _sight(flow.at.setdefault(point, AtPoint()), row, link, tcps)
            members.append((flow, point))
        for number, row in enumerate(table.cells.lists(table.many_cells, used_up)):
            flow, point = members[row[c.FLOW]]
            look, cell = _look(point, options.get(number, ()), *row[c.FROM_LOW : c.KEY_SLOTS]), _cell(row)
            if (known := flow.cells.setdefault(look, cell)) is not cell:
                flow.cells[look] = Cell.joined((known, cell))

    def finish(self) -> None:
        """Forget what only adding needs: with many flows that is much."""
        self._by_numbers.clear()

    def attach(self, error: IcmpError, point: int) -> None:
        """Attach an ICMP error to the flow it quotes, where that was seen."""
        flow = self.flows.get(error.quoted) if error.quoted else None
        if flow is not None:
            flow.errors.append((point, error))

    def _flow(self, row: list[int]) -> Flow:
        """Return the flow of a row, who opened it and with which MSS, as seen anywhere."""
        numbers = KEY.pack(*row[: f.TAP])
        flow = self._by_numbers.get(numbers)
        if flow is None:
            key = key_of(row)
            flow = self._by_numbers[numbers] = self.flows[key] = Flow(key, first_from_low=bool(row[f.FIRST_FROM_LOW]))
        first, opened = row[f.FIRST], row[f.OPENED]
        if first != f.NEVER and (flow.first_ns is None or first < flow.first_ns):
            flow.first_ns, flow.first_from_low = first, bool(row[f.FIRST_FROM_LOW])
        if opened != f.NEVER and (flow.opened_ns is None or opened < flow.opened_ns):
            flow.opened_ns, flow.opened_from_low = opened, bool(row[f.OPENED_FROM_LOW])
        low, high = row[f.LOW_MSS], row[f.HIGH_MSS]
        if low != f.NEVER and (flow.mss_low is None or low < flow.mss_low):
            flow.mss_low = low
        if high != f.NEVER and (flow.mss_high is None or high < flow.mss_high):
            flow.mss_high = high
        return flow


def _sight(at: AtPoint, row: list[int], link: list[int], tcps: list[bytes]) -> None:
    """Add what a tap saw of a flow; of several taps that are one point, the TCP of the first counts."""
    at.tcp_control_bits |= row[f.TCP_FLAGS]
    at.later_fragments += row[f.FRAGMENTS]
    at.fragment_overhead_bytes += link[c.FRAGMENT_BYTES]
    if link[c.TCP] and not at.tcp:
        at.tcp = tcps[link[c.TCP] - 1]


@lru_cache(1 << 12)
def _look(point: int, options: tuple[GeneveOption, ...], *key: int) -> Look:
    """Return the look of a cell, whose key is all of its row from FROM_LOW on that is not counted."""
    row = (0, *key)
    return Look(
        point,
        bool(row[c.FROM_LOW]),
        known(row[c.TTL]),
        known(row[c.OUTER_TTL]),
        _tunnel(*row[c.TUNNEL_PATH : c.OUTER_PORT + 1]) if row[c.TUNNEL_PATH] else None,
        _overhead(row[c.TUNNEL_PATH], *row[c.OVERHEAD : c.OVERHEAD_ETHERNET + 1]),
        None if row[c.ENCRYPTED] == NULL else ENCRYPTIONS[row[c.ENCRYPTED]],
        options,
    )


@lru_cache(1 << 12)
def _tunnel(path: int, vni: int, version: int, from_hi: int, from_: int, to_hi: int, to: int, port: int) -> TunnelLook:
    kind = TUNNEL_KINDS[(path & 15) - 1]
    return TunnelLook(kind, known(vni), address(from_hi, from_, version), address(to_hi, to, version), known(port))


@lru_cache(1 << 12)
def _overhead(path: int, total: int, ip: int, udp: int, head: int, options: int, ethernet: int) -> Overhead | None:
    """Return the bytes of each layer, outermost first, of several tunnels together; () bare, None where unseen."""
    if total == NULL:
        return None
    kinds = "/".join(dict.fromkeys(tunnel_words(path).split("/")))
    layers = (("outer ip", ip), ("udp", udp), (kinds, head), ("geneve options", options), ("inner ethernet", ethernet))
    return tuple((name, size) for name, size in layers if size)


def _cell(row: list[int]) -> Cell:
    """Return the counters of a cell, in the order of its fields."""
    return Cell(
        row[c.PACKETS],
        row[c.BYTES],
        row[c.SUPER_FRAMES],
        row[c.SENT_PACKETS],
        row[c.SENT_BYTES],
        row[c.SENT_UNKNOWN],
        least(row[c.LENGTH_MIN]),
        most(row[c.LENGTH_MAX]),
        most(row[c.WHOLE_MAX]),
        least(row[c.FRAGMENTED_MIN]),
        most(row[c.FRAGMENTED_MAX]),
        row[c.FRAGMENTED],
        row[c.OPENING],
        least(row[c.FIRST]),
        known(row[c.LAST]),
        row[c.ZERO_CHECKSUM],
        row[c.OUTER_DF],
    )
