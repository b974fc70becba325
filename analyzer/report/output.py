"""Where rows go: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from analyzer.errors import UserError

PIPE_WIDTH = 120
"""Columns of a line where there is no terminal that says how wide it is."""

CONTROLS = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
"""What a terminal may obey: C0 but for line ends, DEL, and C1 in UTF-8 (ECMA-48)."""


class Harmless:
    """A terminal as a file of bytes: control characters in values are shown, not obeyed; pipes and files stay exact."""

    closed = False

    def __init__(self, terminal: IO[bytes]) -> None:
        self._terminal = terminal

    def write(self, some: Any) -> int:
        """Write the bytes, each control character as its number."""
        self._terminal.write(CONTROLS.sub(_as_number, bytes(some)))
        return len(some)

    def flush(self) -> None:
        """Pass on what is held."""
        self._terminal.flush()


def _as_number(control: re.Match[bytes]) -> bytes:
    return b"\\x%02x" % control[0][-1]


def width(out: Path | None) -> int:
    """Return how many columns text for the eye may take: COLUMNS where it is set, for a pipe as well."""
    asked = out is None and (sys.stdout.isatty() or "COLUMNS" in os.environ)
    return shutil.get_terminal_size((PIPE_WIDTH, 0)).columns if asked else PIPE_WIDTH


def json(document: msgspec.Struct) -> str:
    """Return a document as indented JSON ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


@contextmanager
def binary(out: Path | None) -> Iterator[IO[bytes]]:
    """Yield the stream for bytes. A file takes its name when all is written; where that fails the old one stands.

    Raises UserError where the file cannot be written.
    """
    if out is None:
        with _stdout():
            yield sys.stdout.buffer
        return
    try:
        place = out.resolve()
        whole = place if place.exists() and not place.is_file() else place.with_name(f".{place.name}.{os.getpid()}")
        try:
            with whole.open("wb") as stream:
                yield stream
            if whole != place:
                whole.replace(place)
        except BaseException:
            if whole != place:
                with suppress(OSError):  # what is left of it says less than the reason for leaving
                    whole.unlink()
            raise
    except OSError as error:
        raise UserError(f"cannot write {out}", error.strerror or str(error), "choose another file") from error


@contextmanager
def _stdout() -> Iterator[None]:
    """Make what cannot be written there an error; one whose reader has gone is click's to end."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        with suppress(OSError), open(os.devnull, "wb") as nothing:  # noqa: PTH123 - what Python would flush on leaving
            os.dup2(nothing.fileno(), sys.stdout.fileno())
        why = error.strerror or str(error)
        raise UserError("cannot write to stdout", why, "name a file with --out") from error


@contextmanager
def text(out: Path | None) -> Iterator[IO[str]]:
    """Yield the stream for text, in UTF-8 in a file."""
    if out is None:
        with _stdout():
            yield sys.stdout
        return
    import io

    with binary(out) as stream:
        wrapped = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        yield wrapped
        wrapped.flush()
        wrapped.detach()
