"""Addresses of sightings as text, and facts of a topology looked up once for each address."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from analyzer.columns.batch import Numbers
from analyzer.journeys.hashing import hashed
from analyzer.journeys.seen import Seen
from analyzer.layers.rows import address_text


@lru_cache(maxsize=65536)
def _text(high: int, low: int, version: int) -> str:
    return address_text(high, low, version)


def address(row: Seen, name: str, version: str = "version") -> str:
    """Return `source`, `destination`, `outer_source` or `outer_destination` of one sighting."""
    return _text(int(row[f"{name}_hi"]), int(row[name]), int(row[version]))


def mac(number: int) -> str | None:
    """Return a MAC address as text, None where there is none."""
    return None if number < 0 else number.to_bytes(6, "big").hex(":")


def looked_up(rows: Seen, name: str, fact: Callable[[str], int]) -> Numbers:
    """Return a number for each row's address, asked for once an address."""
    keys = hashed([rows[f"{name}_hi"], rows[name], rows["version"]])
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    facts = np.array([fact(address(rows[at], name)) for at in first.tolist()], np.int64)
    found: Numbers = facts[inverse] if len(facts) else np.zeros(0, np.int64)
    return found
