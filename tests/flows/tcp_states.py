"""Captures → states of each TCP flow, by the reference dissector and the loop's own functions, uncompiled."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path

from analyzer.flows.tcp import TcpFacts, tcp_facts
from analyzer.flows.tcp_kept import kept
from analyzer.layers.dissector import dissect
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import flow_table, tcp_state
from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.rows import frame_row
from analyzer.readers import Record, open_capture
from tests.flows.tcp_conversation import CLIENT, SERVER, Conversation
from tests.layers.stacks import TABLE

Key = tuple[int, ...]


class Directed:
    """One TCP frame: its row, the offset of the workload packet in it, its flow and direction."""

    def __init__(self, record: Record) -> None:
        self.row = frame_row(dissect(record, TABLE), record.link_type)
        self.row[s.INTERFACE] = record.interface
        inner = self.row[s.TUNNELS] and self.row[s.INNER + s.L3_START] != s.NULL
        self.packet = s.INNER if inner else s.OUTER
        key = [0] * f.KEY_SLOTS
        self.from_low = flow_table.write_key(self.row, self.packet, key)
        self.key: Key = tuple(key)

    @property
    def is_tcp(self) -> bool:
        row, p = self.row, self.packet
        return row[p + s.IP_PROTO] == 6 and not row[p + s.IP_FRAG_OFFSET] > 0


def directed(path: Path) -> list[Directed]:
    with open_capture(path) as capture:
        return [frame for frame in map(Directed, capture.records) if frame.is_tcp]


def added(frames: Iterable[Directed], flows: dict[Key, list[int]] | None = None) -> dict[Key, list[int]]:
    """Return the states of each flow, `flows` being what came before."""
    flows = {} if flows is None else flows
    for frame in frames:
        if frame.key not in flows:
            flows[frame.key] = [0] * c.TCP_SLOTS
            tcp_state.empty(flows[frame.key], 0)
        tcp_state.add(frame.row, frame.packet, frame.from_low, flows[frame.key], 0)
    return flows


def side(states: list[int], low: bool) -> list[int]:
    at = c.SHARED_SLOTS + (0 if low else c.SIDE_SLOTS)
    return states[at : at + c.SIDE_SLOTS]


def rows_of(talk: Conversation) -> list[Directed]:
    return [Directed(Record(i, time, len(data), data, 1, 0)) for i, (time, data) in enumerate(talk.records, 1)]


def facts_of(states: list[int], forward_from_low: bool) -> TcpFacts | None:
    """Return the facts of one flow's states."""
    (found,) = kept(memoryview(array("q", states)))
    return tcp_facts(found, forward_from_low)


def facts(talk: Conversation) -> TcpFacts:
    """Return the facts of a conversation's one flow, seen from the client."""
    (states,) = added(rows_of(talk)).values()
    found = facts_of(states, CLIENT < SERVER)
    assert found is not None
    return found
