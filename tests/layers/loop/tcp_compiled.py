"""The TCP states' functions as Numba compiles them, in this process, beside the plain ones."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from analyzer.layers.loop import jit

LOOP = "analyzer.layers.loop"


@functools.cache
def compiled_states() -> Callable[[Any, Any, Any], None]:
    """Return a function that adds all rows (of one flow, with their packet's offset and direction) to one state row."""
    import numba

    state = _compiled_module()
    add, empty = state.add, state.empty

    def states_of(rows: Any, directions: Any, states: Any) -> None:
        empty(states, 0)
        for i in range(len(rows)):
            add(rows[i], directions[i] >> 1, directions[i] & 1 == 1, states, 0)

    filled: Callable[[Any, Any, Any], None] = numba.njit(error_model="numpy")(states_of)
    return filled


def _compiled_module() -> Any:
    """Import the loop once more while `compiled` compiles; who imported it before keeps the plain functions."""
    plain = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(f"{LOOP}.")}
    for name in plain:
        delattr(sys.modules[LOOP], name.removeprefix(f"{LOOP}."))
    try:
        importlib.import_module(f"{LOOP}.jit").COMPILING = True  # type: ignore[attr-defined]
        return importlib.import_module(f"{LOOP}.tcp_state")
    finally:
        for name in [name for name in sys.modules if name.startswith(f"{LOOP}.")]:
            del sys.modules[name]
        sys.modules.update(plain)
        package = sys.modules[LOOP]
        for name, module in plain.items():
            setattr(package, name.removeprefix(f"{LOOP}."), module)
        assert not jit.COMPILING


def by_numba(rows: list[list[int]], directions: list[int], slots: int) -> list[int]:
    """Return the states; a direction is the packet's offset << 1 | from_low."""
    states = np.zeros(slots, np.int64)
    compiled_states()(np.array(rows, np.int64), np.array(directions, np.int64), states)
    found: list[int] = states.tolist()
    return found
