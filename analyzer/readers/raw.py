"""The bytes of a capture as they lie in the file or come through standard input, in order and once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from analyzer.readers import stdin

PIECE = 1 << 16
Watcher = Callable[[bytes], object]
"""Is handed every byte of the file once, in order: a hash, a counter."""


class Damaged(Exception):
    """The packed data contradicts itself, or wants more memory than it gets."""


class RawBytes:
    """A stream that can be looked into before it is read, as a pipe cannot go back; `read` as files have it."""

    def __init__(self, path: Path, watcher: Watcher | None = None) -> None:
        self._owned = path != stdin.STDIN
        self._stream: IO[bytes] = path.open("rb") if self._owned else stdin.opened()
        self._watcher = watcher
        self._pushed = b""

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer at the end, which the next read gives again."""
        self._pushed += self._take(size - len(self._pushed))
        return self._pushed[:size]

    def read(self, size: int = PIECE) -> bytes:
        """Return `size` bytes, fewer at the end; the first read may stop short where `peek` looked."""
        if not self._pushed:
            return self._take(size)
        data, self._pushed = self._pushed[:size], self._pushed[size:]
        return data if len(data) == size else data + self._take(size - len(data))

    def read1(self, size: int) -> bytes:
        """Return at most `size` bytes: of a pipe those that are there, none at the end."""
        if self._pushed:
            return self.read(min(size, len(self._pushed)))
        data = self._stream.read1(size)  # type: ignore[attr-defined] # both are buffered readers
        if self._watcher and data:
            self._watcher(data)
        return bytes(data)

    def drain(self) -> None:
        """Hand what was not read to the watcher, so that it has seen the whole file."""
        while self._watcher and self._take(PIECE):
            pass

    def close(self) -> None:
        """Close the file; standard input is not ours to close."""
        if self._owned:
            self._stream.close()

    def _take(self, size: int) -> bytes:
        data = self._stream.read(size) if size > 0 else b""
        if self._watcher and data:
            self._watcher(data)
        return data
