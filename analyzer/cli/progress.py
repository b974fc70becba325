"""What is being done, in one line on stderr that goes when it is done: on a terminal, and where it takes long."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TextIO

from analyzer.cli import printable

AFTER_SECONDS, EVERY_SECONDS = 1.0, 0.25
ERASE = "\r\x1b[2K"
"""To the line's beginning, and erase it (ECMA-48 EL 2)."""


@contextmanager
def progress(stream: TextIO | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function that takes what is being done now; nothing is shown in a pipe, a log or a dumb terminal."""
    stream = stream or sys.stderr
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda doing: None
        return
    line = _Line(stream)
    drawing = threading.Thread(target=line.draw, daemon=True)
    drawing.start()
    try:
        yield line.say
    finally:
        line.done.set()
        drawing.join()


def progress_beside(rows_to: Path | None) -> AbstractContextManager[Callable[[str], None]]:
    """Return `progress`, but a silent one where the rows themselves go to the terminal: they show how far it is."""
    return progress() if rows_to or not sys.stdout.isatty() else nullcontext(lambda doing: None)


class _Line:
    """The line, drawn anew while it lasts, so that the seconds go on where the words do not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._doing, self._began = stream, "", time.monotonic()
        self.done = threading.Event()

    def say(self, doing: str) -> None:
        """Take what is being done; names out of captures may hold anything."""
        self._doing = printable(doing)

    def draw(self) -> None:
        """Draw until `done` is set, then erase."""
        if self.done.wait(AFTER_SECONDS):
            return
        while not self.done.wait(EVERY_SECONDS):
            if not self._doing:
                continue
            shown = f"{self._doing} ({time.monotonic() - self._began:.0f} s)"
            self._write(ERASE + shown[: shutil.get_terminal_size().columns - 1])
        self._write(ERASE)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
