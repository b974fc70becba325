"""Asking for machine code without waiting for it."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.machine import compiler, linker
from analyzer.machine.linker import Machine

SMALL = 1 << 20
"""Bytes that the reference reads faster than a compiler starts."""


def when_ready(size: int) -> Callable[[], Machine | None]:
    """Return what asks for machine code; where there is none and `size` bytes are much, it is compiled meanwhile."""
    machine = linker.load()
    if machine is None and size > SMALL:
        compiler.start()

    def ready() -> Machine | None:
        nonlocal machine
        machine = machine or linker.load()
        return machine

    return ready
