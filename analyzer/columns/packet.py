"""Columns of a frame's packets: the outermost, the innermost that a tunnel carries, the one an ICMP error quotes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from analyzer.columns import arrow
from analyzer.columns.batch import Batch, Booleans
from analyzer.columns.slot import slot_of
from analyzer.columns.source import Maker, Source
from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s
from analyzer.schema import INNER, LINK, PACKET, QUOTED, Column


def _there(begin: int, batch: Batch) -> Booleans:
    """Return which frames have the packet whose slots begin there; slots of others are not cleared."""
    if begin != s.OUTER:
        there: Booleans = batch.slot(s.TUNNELS if begin == s.INNER else s.QUOTES) > 0
        return there
    everywhere: Booleans = np.ones(len(batch), np.bool_)
    return everywhere


def _packet_column(column: Column, begin: int, batch: Batch, source: Source) -> Any:
    slot = begin + slot_of(column.name)
    there = _there(begin, batch) & batch.holds(slot)
    if column.kind == "ip" and column.name.startswith("arp"):
        return arrow.ipv4(batch.slot(slot), there)
    if column.kind == "ip":
        version = batch.slot(begin + s.IP_VERSION)
        return arrow.ip_addresses(batch.slot(slot), batch.slot(slot + 1), version, there)
    make = {"integer": arrow.integers, "boolean": arrow.booleans, "mac": arrow.macs}[column.kind]
    return make(batch.slot(slot), there)


def _encrypted(begin: int, batch: Batch, source: Source) -> Any:
    slot = begin + s.ENCRYPTED
    return arrow.words(batch.slot(slot), _there(begin, batch) & batch.holds(slot), lambda n: codes.ENCRYPTIONS[n])


def _tcp_len(begin: int, batch: Batch, source: Source) -> Any:
    """Return the payload on the wire: up to the frame's end where the total length is 0 (BIG TCP) or lies beyond it."""
    total, network, header = (batch.slot(begin + slot) for slot in (s.IP_LEN, s.IP_HDR_LEN, s.TCP_HDR_LEN))
    there = _there(begin, batch) & batch.holds(begin + s.TCP_HDR_LEN)
    to_frame_end = batch.slot(s.WIRE_LEN) - batch.slot(begin + s.L3_START)
    with np.errstate(over="ignore"):  # sums of slots that are not there, which the mask leaves out
        length = np.where((total == 0) | (total > to_frame_end), to_frame_end, total) - network - header
    return arrow.integers(length, there & (length >= 0))


def makers() -> dict[str, Maker]:
    """Return the columns of all three packets."""
    found: dict[str, Maker] = {}
    for prefix, begin in (("", s.OUTER), (INNER, s.INNER), (QUOTED, s.QUOTED)):
        for column in PACKET if prefix == QUOTED else (*LINK, *PACKET):
            if column.name not in ("encrypted", "tcp_len"):
                found[prefix + column.name] = partial(_packet_column, column, begin)
        found[f"{prefix}encrypted"] = partial(_encrypted, begin)
        found[f"{prefix}tcp_len"] = partial(_tcp_len, begin)
    return found
