"""The hash of flow keys: real networks number their hosts and ports one after another, and must not share places."""

from __future__ import annotations

import math

import pytest

from analyzer.layers.loop.flow_table import hashed
from analyzer.layers.loop.slots import NULL

PLACES = 1 << 17
UPPER = (0xFD00 << 48) - (1 << 64)
SIDE = range(256)
KEYS = {
    "ports": [[1030, 0, 0x0A000001, 0, 0x0A000002, p, q, NULL] for p in SIDE for q in SIDE],
    "hosts": [[1030, 0, 0x0A000000 + i, 0, 0x0A010000 + j, 443, 50000, NULL] for i in SIDE for j in SIDE],
    "IPv6 hosts": [[1559, UPPER, i, UPPER, 1 << 40 | j, 53, 4000, NULL] for i in SIDE for j in SIDE],
    "IPv6 networks": [[1559, UPPER + i, 1, UPPER + (j << 32), 2, 53, 4000, NULL] for i in SIDE for j in SIDE],
    "echo ids": [[1025, 0, 0x0A000001, 0, 0x0A000002, NULL, NULL, i] for i in range(65536)],
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_keys_that_differ_a_little_are_spread_as_by_chance(keys: list[list[int]]) -> None:
    """65,536 keys thrown at random into 131,072 places meet 51,572 of them (1 - 1/e^0.5); 1% less is bad luck."""
    by_chance = PLACES * (1 - math.exp(-len(keys) / PLACES))
    assert len({hashed(key, 0) & PLACES - 1 for key in keys}) > 0.99 * by_chance
