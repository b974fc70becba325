"""Hashes of numbers. Only low bits are kept, so that int64 and Python's integers agree."""

from __future__ import annotations

from analyzer.layers.loop.jit import compiled


@compiled
def folded(x):
    """Fold a number into 32 bits."""
    return (x ^ x >> 32) & 0xFFFFFFFF


@compiled
def mixed(h, x):
    """Fold a number into a 32-bit hash."""
    h = (h ^ folded(x)) * 0x9E3779B1 & 0xFFFFFFFF
    return h ^ h >> 15
