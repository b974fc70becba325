"""`compiled` marks the functions of the compiled loop: Numba's while they are being compiled, untouched otherwise.

So they are plain Python functions to everybody else, and importing them costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

COMPILING = False
"""Set by machine/compiler.py before it imports what it compiles."""


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function itself, or Numba's dispatcher for it while compiling.

    Inlined by LLVM, not by Numba: three times as fast as calls between layers, and six times faster to compile than
    Numba's own inlining.
    """
    if not COMPILING:
        return function
    import numba

    dispatcher: Callable[..., Any] = numba.njit(error_model="numpy", forceinline=True)(function)
    return dispatcher
