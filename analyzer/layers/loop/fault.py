"""Stopping: the status and why go into the row, the walk gets FAULT."""

from __future__ import annotations

from analyzer.layers.loop.codes import FAULT
from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.slots import STATUS, STOP, STOP_ARG


@compiled
def fault(row, status, stop, argument, at, end):
    row[STATUS] = status
    row[STOP] = stop
    row[STOP_ARG] = argument
    return FAULT, at, end


@compiled
def known(row, layer, stop, key, at, end):
    """Return the step to `layer`; for none the row says which key nobody reads, and the walk stops at its next turn."""
    if layer == 0:
        row[STOP] = stop
        row[STOP_ARG] = key
    return layer, at, end
