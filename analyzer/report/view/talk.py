"""What the flows of a run say by themselves: who talks, with which TTL and MSS, under which pair of VNIs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.report.view import measured
from analyzer.report.view.names import SCOPES, tunnel
from analyzer.report.view.parts import Cell, Column, Row, Rows, Table, unknown
from analyzer.report.view.text import NOT_KNOWN, clip, count, listed, microseconds, more, number
from analyzer.result import Flow, Run

HEADERS = {4: 40, 6: 60}
"""IP and TCP header: what a packet of the full MSS is larger than it."""
PING_NAMES = {**SCOPES, "other": "node not known"}
VALUES = 4
COLUMNS = [
    Column("Who talks", weight=42),
    Column("Transport", weight=12),
    Column("Packets", numeric=True, weight=10),
    Column("TTL", numeric=True, weight=12),
    Column("MSS", numeric=True, weight=12),
]
PAIR_COLUMNS = [
    Column("Nodes", weight=28),
    Column("VNIs", numeric=True, weight=20),
    Column("Pods", weight=32),
    Column("Packets", numeric=True, weight=10),
]


@dataclass(slots=True)
class Talk:
    """The flows of one pair of ends to one port."""

    source: str
    destination: str
    transport: str
    flows: int = 0
    packets: int = 0
    ttls: set[int] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Pair:
    """The flows of pods under one pair of VNIs, in the order of the flows' direction; None where nothing came.

    Names are as they come: of thousands of pairs a few are shown.
    """

    nodes: str
    forward: int | None
    reverse: int | None
    pods: dict[tuple[str, str], None] = field(default_factory=dict)
    packets: int = 0

    @property
    def vnis(self) -> str:
        """Return `20522 ⇄ 35217`, or `20522 →` where only one direction was seen."""
        if self.forward is None or self.reverse is None:
            return f"{self.forward if self.reverse is None else self.reverse} →"
        return f"{self.forward} ⇄ {self.reverse}"


def telling(run: Run) -> list[Flow]:
    """Return the flows between pods, or those of the nodes where no others are."""
    return [flow for flow in run.flows if flow.path_class is not None] or run.flows


def flows_in_words(run: Run) -> str:
    """Return `18 flows, 84 packets`, counted once each; empty without any."""
    classes = [each for each in run.classes if each.path_class is not None] or run.classes
    flows, packets = sum(each.flows for each in classes), sum(each.packets for each in classes)
    return f"{count(flows, 'flow')}, {count(packets, 'packet')}" if flows else ""


def ttls(flows: Iterable[Flow]) -> set[int]:
    """Return the smallest and the largest TTL of each flow."""
    return {value for flow in flows for value in (flow.minimum_ttl, flow.maximum_ttl) if value is not None}


def sizes(flows: Iterable[Flow]) -> set[int]:
    """Return every MSS that a SYN of these flows announced."""
    return {value for flow in flows for value in (flow.forward_mss, flow.reverse_mss) if value is not None}


def values_in_words(values: set[int], falling: bool = False) -> str:
    """Return `64, 63`, or `60 to 255` where there are many; a dash without any."""
    if len(values) > VALUES:
        return f"{min(values)} to {max(values)}"
    return ", ".join(map(str, sorted(values, reverse=falling))) or NOT_KNOWN


def mss_in_words(run: Run) -> str:
    """Return `1410, so 1450-byte packets`: the MSS and the IP packet it makes; a dash without SYNs."""
    packets: dict[int, set[int]] = {}
    for flow in telling(run):
        version = 6 if ":" in flow.source_ip else 4
        for size in sizes([flow]):
            packets.setdefault(size, set()).add(size + HEADERS[version])
    whole = {each for seen in packets.values() for each in seen}
    so = f", so {next(iter(whole))}-byte packets" if len(packets) == len(whole) == 1 else ""
    return values_in_words(set(packets)) + so


def pings_in_words(run: Run) -> tuple[str, bool]:
    """Return `13 of 13, 50 µs`, the scopes named where there are several, and whether all came back."""
    summaries = [found for scope in measured.PING_SCOPES if (found := measured.pings(run, scope))]
    parts = []
    for each in summaries:
        time = f", {microseconds(each.rtt_us.median)}" if each.rtt_us and each.rtt_us.n else ""
        name = f" {PING_NAMES[each.scope]}" if len(summaries) > 1 else ""
        parts.append(f"{number(each.answered)} of {number(each.requests)}{time}{name}")
    return "; ".join(parts) or NOT_KNOWN, all(each.answered == each.requests for each in summaries)


def super_frames(run: Run) -> int:
    """Return the super-frames of all points."""
    return sum(point.super_frames for point in run.points)


def talks(run: Run) -> list[Talk]:
    """Return who talks to whom, most packets first."""
    found: dict[tuple[str, str, str], Talk] = {}
    for flow in telling(run):
        source = clip(flow.source_pod or flow.source_ip, 40)
        end = clip(flow.destination_pod or flow.destination_ip, 40)
        destination = end if flow.destination_port is None else f"{end}:{flow.destination_port}"
        transport = clip(flow.network_transport, 12)
        talk = found.setdefault((source, destination, transport), Talk(source, destination, transport))
        talk.flows += 1
        talk.packets += flow.network_packets
        talk.ttls |= ttls([flow])
        talk.sizes |= sizes([flow])
    return sorted(found.values(), key=lambda each: (-each.packets, each.source, each.destination, each.transport))


def talks_table(run: Run, identity: str, limit: int, how_to_read: str = "") -> Table | None:
    """Return who talks as a table of at most `limit` rows."""
    found = talks(run)
    rows = [
        Row(
            Cell(f"{each.source} → {each.destination}"),
            [
                Cell(each.transport + (f" ({number(each.flows)} flows)" if each.flows > 1 else "")),
                Cell(number(each.packets)),
                Cell(values_in_words(each.ttls, falling=True)),
                Cell(values_in_words(each.sizes)),
            ],
        )
        for each in found[:limit]
    ]
    left = more(len(found) - limit, "conversation")
    return Table(identity, "Who talks", COLUMNS, [Rows(rows)], how_to_read, left) if rows else None


def pairs(run: Run) -> list[Pair]:
    """Return the VNIs of both directions together, conversation by conversation, most packets first.

    A direction no flow accounts for stands alone, so that no VNI is missing.
    """
    found: dict[tuple[str, int | None, int | None], Pair] = {}
    uses: Uses = {}
    for use in run.tunnels:
        uses.setdefault((use.tunnel_type, use.vni), []).append((use.source_ip, use.destination_ip))
    for flow in run.flows:
        for kind in flow.tunnel_type[:1]:
            forward, reverse = next(iter(flow.forward_vni), None), next(iter(flow.reverse_vni), None)
            if forward is None and reverse is None:
                continue
            key = (kind, forward, reverse)
            if key not in found:
                found[key] = Pair(_nodes(uses, *key), forward, reverse)
            pair = found[key]
            pair.pods[flow.source_pod or flow.source_ip, flow.destination_pod or flow.destination_ip] = None
            pair.packets += flow.network_packets
    named = {vni for pair in found.values() for vni in (pair.forward, pair.reverse)}
    alone = [
        Pair(f"{use.source_ip} → {use.destination_ip}", use.vni, None, packets=use.frames)
        for use in run.tunnels
        if use.vni is not None and use.vni not in named
    ]
    return sorted([*found.values(), *alone], key=lambda pair: (-pair.packets, pair.nodes, pair.vnis))


Uses = dict[tuple[str, int | None], list[tuple[str, str]]]
"""Kind and VNI of a tunnel → between which addresses it was used."""


def _nodes(uses: Uses, kind: str, forward: int | None, reverse: int | None) -> str:
    """Return the two underlay addresses between which these VNIs travel."""
    there = uses.get((kind, forward), [])
    back = [(destination, source) for source, destination in uses.get((kind, reverse), [])]
    both = [ends for ends in there if ends in back] or there or back
    arrow = "⇄" if forward is not None and reverse is not None else "→"
    return listed([f"{one} {arrow} {other}" for one, other in dict.fromkeys(both)][:2])


def pair_rows(run: Run, limit: int) -> tuple[list[Row], int]:
    """Return the first pairs as rows of PAIR_COLUMNS, and how many more there are."""
    found = pairs(run)
    rows = [
        Row(Cell(clip(pair.nodes, 170) or NOT_KNOWN), [Cell(pair.vnis), _pods(pair), Cell(number(pair.packets))])
        for pair in found[:limit]
    ]
    return rows, max(0, len(found) - limit)


def _pods(pair: Pair) -> Cell:
    if not pair.pods:
        return unknown()
    name = " ⇄ ".join(clip(end, 30) for end in next(iter(pair.pods)))
    return Cell(name + (f" and {len(pair.pods) - 1} more" if len(pair.pods) > 1 else ""))


def options_in_words(run: Run) -> list[str]:
    """Return the Geneve options of each tunnel that carries some."""
    return [
        f"{tunnel(use.tunnel_type)} option {clip(use.source_ip, 40)} → {clip(use.destination_ip, 40)}: "
        + "; ".join(clip(option, 80) for option in use.geneve_options[:3])
        for use in run.tunnels
        if use.geneve_options
    ]
