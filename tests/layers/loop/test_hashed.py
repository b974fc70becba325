"""The hash of flow keys: real networks number their hosts and ports one after another, and must not share places."""

from __future__ import annotations

import math

import pytest

from analyzer.layers.loop import cell_slots, cell_table
from analyzer.layers.loop.flow_table import hashed
from analyzer.layers.loop.slots import NULL

PLACES = 1 << 17
UPPER = (0xFD00 << 48) - (1 << 64)
SIDE = range(256)
KEYS = {
    "ports": [[1030, 0, 0x0A000001, 0, 0x0A000002, p, q, NULL, 0] for p in SIDE for q in SIDE],
    "hosts": [[1030, 0, 0x0A000000 + i, 0, 0x0A010000 + j, 443, 50000, NULL, 0] for i in SIDE for j in SIDE],
    "IPv6 hosts": [[1559, UPPER, i, UPPER, 1 << 40 | j, 53, 4000, NULL, 0] for i in SIDE for j in SIDE],
    "IPv6 networks": [[1559, UPPER + i, 1, UPPER + (j << 32), 2, 53, 4000, NULL, 0] for i in SIDE for j in SIDE],
    "taps": [[1025, 0, 0x0A000001, 0, 0x0A000002, NULL, NULL, i, j << 2 | 1] for i in SIDE for j in SIDE],
    "echo ids": [[1025, 0, 0x0A000001, 0, 0x0A000002, NULL, NULL, i, 0] for i in range(65536)],
}
CELLS = {
    "TTLs": [[7, 1, ttl, NULL, 0, *[NULL] * 7, 0, 0, 0, 0, 0, 0, NULL, 0] for ttl in range(256)],
    "flows": [[flow, low, 64, 64, 1, 4242, 4, 0, 1 << 20, 0, 2, 8472, 50, 20, 8, 8, 0, 14, NULL, 0]
              for flow in range(32768) for low in (0, 1)],
    "identities": [[7, 1, 64, 64, 1, vni, 4, 0, 1, 0, 2, 8472, 50, 20, 8, 8, 0, 14, NULL, 0] for vni in range(65536)],
}  # fmt: skip


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_keys_that_differ_a_little_are_spread_as_by_chance(keys: list[list[int]]) -> None:
    """65,536 keys thrown at random into 131,072 places meet 51,572 of them (1 - 1/e^0.5); 1% less is bad luck."""
    by_chance = PLACES * (1 - math.exp(-len(keys) / PLACES))
    assert len({hashed(key, 0) & PLACES - 1 for key in keys}) > 0.99 * by_chance


@pytest.mark.parametrize("keys", CELLS.values(), ids=CELLS)
def test_cells_that_differ_a_little_are_spread_as_by_chance(keys: list[list[int]]) -> None:
    by_chance = PLACES * (1 - math.exp(-len(keys) / PLACES))
    assert {cell_slots.KEY_SLOTS} == {len(key) for key in keys}
    assert len({cell_table.hashed(key, 0) & PLACES - 1 for key in keys}) > 0.99 * by_chance
