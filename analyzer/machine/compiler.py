"""Compiles the entries with Numba and keeps their object code: `python -m analyzer.machine.compiler`."""

from __future__ import annotations

import os
import sys

from analyzer.layers.loop import jit
from analyzer.machine import store


def compile_all() -> None:
    """Compile every entry and keep the lot, unless another process does, or the sources were edited meanwhile."""
    name = store.key()
    with store.alone(name) as first:
        if first:
            _compile(name)


def _compile(name: str) -> None:
    jit.COMPILING = True
    from analyzer.layers.loop.entries import ENTRIES

    parts = []
    for entry, function in ENTRIES.items():
        code = function._library._get_compiled_object()
        head = f"{entry} {function.native_name} {len(code)}\n".encode()
        parts.append(head + code)
    if store.key() == name:
        store.write(name, b"".join(parts))


def start() -> int | None:
    """Begin to compile in a process of its own, which nobody has to wait for; return its id, None if there is none.

    It tells nothing and may fail alone: then the reference counts. `-P`: the current folder, which may be anybody's,
    is no place to import from.
    """
    if store.folder() is None:
        return None
    command = [sys.executable, "-P", "-m", __name__]
    path = os.pathsep.join(filter(None, [str(store.PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]
    try:
        return os.posix_spawn(sys.executable, command, os.environ | {"PYTHONPATH": path}, file_actions=silent)
    except OSError:
        return None


if __name__ == "__main__":
    os.nice(10)  # the run beside it goes first
    compile_all()
