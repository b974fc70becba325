"""A copy of the package whose only compiled entry is small, so that a test can compile it in seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from analyzer.machine import store

ENTRIES = """
from numba import carray, cfunc, types
from analyzer.layers.loop.big_endian import be16

@cfunc(types.int64(types.CPointer(types.uint8), types.int64), error_model="numpy")
def answer(block, end):
    return be16(carray(block, end), 0)

ENTRIES = {"answer": answer}
"""
ASK = """
import ctypes
from analyzer.machine import linker
from analyzer.machine.memory import Memory

linker.SIGNATURES = {"answer": (ctypes.c_void_p, ctypes.c_int64)}
linker.Machine = lambda engine, answer: (engine, answer)
found, memory = linker.load(), Memory.of(b"\\1\\2")
print(found[1](memory.address, 2) if found else "nothing kept")
"""


class SmallPackage:
    """The copy, and Python processes that use it with a cache of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache = folder, folder / "cache"
        shutil.copytree(store.PACKAGE, folder / "analyzer", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "analyzer" / "layers" / "loop" / "entries.py").write_text(ENTRIES)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = os.environ | {store.ENVIRONMENT: str(self.cache), "PYTHONPATH": str(self.folder)}
        command = [sys.executable, "-P", *arguments]
        return subprocess.Popen(command, env=environment, cwd=self.folder, stdout=subprocess.PIPE, text=True)

    def compile(self, at_once: int = 1) -> list[int]:
        """Compile in several processes at once; return their exit codes."""
        processes = [self.start("-m", "analyzer.machine.compiler") for _ in range(at_once)]
        return [process.wait() for process in processes if process.communicate() is not None]

    def ask(self) -> str:
        """Return what the kept machine code makes of the bytes 1 and 2, as words; `nothing kept` without any."""
        return self.start("-c", ASK).communicate()[0].strip()

    def kept(self) -> list[str]:
        return sorted(path.name for path in self.cache.iterdir())
