"""The sha256 of files as they are read, worked out beside the reading."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor

WORTH_A_THREAD = 1 << 16
"""Bytes of a piece; hashing fewer takes no longer than handing them over."""


class Digest:
    """sha256 and length of pieces one after another."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._length = 0
        self._hasher: ThreadPoolExecutor | None = None
        self._latest: Future[None] | None = None

    def __call__(self, piece: bytes) -> None:
        """Take the next bytes; waits until the ones before are done."""
        self._length += len(piece)
        self._wait()
        if len(piece) < WORTH_A_THREAD:
            self._sha256.update(piece)
            return
        self._hasher = self._hasher or ThreadPoolExecutor(1)
        self._latest = self._hasher.submit(self._sha256.update, piece)

    def finished(self) -> tuple[str, int]:
        """Return the sum and the length."""
        self._wait()
        if self._hasher is not None:
            self._hasher.shutdown()
            self._hasher = None
        return self._sha256.hexdigest(), self._length

    def _wait(self) -> None:
        if self._latest is not None:
            self._latest.result()
            self._latest = None
