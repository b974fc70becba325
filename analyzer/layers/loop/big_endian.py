"""Integers in network byte order from the block's bytes."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop.jit import compiled


@compiled
def be16(b, at):
    return np.int64(b[at]) << 8 | np.int64(b[at + 1])


@compiled
def be32(b, at):
    return be16(b, at) << 16 | be16(b, at + 2)


@compiled
def be48(b, at):
    return be16(b, at) << 32 | be32(b, at + 2)


@compiled
def be64(b, at):
    return be32(b, at) << 32 | be32(b, at + 4)
