"""Flow keys in words, from the numbers of their rows (layers/loop/flow_slots.py)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from analyzer.flows.flow import FlowKey
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop.slots import NULL
from analyzer.layers.rows import address_text

address = lru_cache(1 << 14)(address_text)


def known(value: int) -> int | None:
    """Return the value, None where there is none."""
    return None if value == NULL else value


def least(value: int) -> int | None:
    """Return a minimum, None where it was never set."""
    return None if value == f.NEVER else value


def most(value: int) -> int | None:
    """Return a maximum, None where it was never set."""
    return None if value < 0 else value


def key_of(row: Sequence[int]) -> FlowKey:
    """Return the key that a row begins with."""
    version = row[f.PROTOCOL] >> 8
    return FlowKey(
        row[f.PROTOCOL] & 255,
        address(row[f.LOW_HI], row[f.LOW], version),
        known(row[f.LOW_PORT]),
        address(row[f.HIGH_HI], row[f.HIGH], version),
        known(row[f.HIGH_PORT]),
        known(row[f.ICMP_IDENTIFIER]),
    )
