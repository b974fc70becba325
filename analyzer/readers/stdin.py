"""`-`: the capture that comes through standard input, which can be read once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from analyzer.errors import CannotRead, Misused

STDIN = Path("-")
NAME = "stdin"
"""What the report calls it."""


def check(arguments: Sequence[Path]) -> None:
    """Raise Misused where standard input is named twice, or is a terminal that nobody means to type packets into."""
    if arguments.count(STDIN) > 1:
        raise Misused("cannot read standard input twice", "`-` stands there more than once", "give `-` once")
    if STDIN in arguments and sys.stdin is not None and sys.stdin.isatty():
        raise Misused(
            "cannot read a capture from standard input",
            "it is a terminal",
            "pipe a capture into it: tcpdump -w - | analyze flows -",
        )


def opened() -> IO[bytes]:
    """Return standard input as bytes; raises CannotRead where the process has none, Misused where it is a terminal."""
    check([STDIN])
    if sys.stdin is None:
        raise CannotRead(NAME, "it is closed", "pipe a capture into it, or name a file")
    return sys.stdin.buffer
