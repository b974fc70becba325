"""The one error a user is shown: what happened, why, what to do next, and the exit code."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

DONE, FAILED, USAGE, NOTHING = 0, 1, 2, 3
FINDINGS, EXPECTATION, INCOMPLETE = 10, 11, 12


def readable(path: Path | str) -> str:
    r"""Return a path as text that can be written anywhere: bytes of a file name that are no UTF-8 become \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class UserError(Exception):
    """Something the user can act on; printed as one line by the command line, never as a traceback."""

    exit_code = FAILED

    def __init__(self, what: str, why: str, next_step: str) -> None:
        super().__init__(what, why, next_step)
        self.what, self.why, self.next_step = what, why, next_step

    def __str__(self) -> str:
        return f"{self.what}: {self.why}; {self.next_step}"


class CannotRead(UserError):
    """One input could not be read; the others still can."""

    def __init__(self, path: Path | str, why: str, next_step: str) -> None:
        self.path = readable(path)
        super().__init__(f"cannot read {self.path}", why, next_step)


class Misused(UserError):
    """The options contradict each other, or what they are used on."""

    exit_code = USAGE


class NothingToAnalyse(UserError):
    """The input holds no capture at all, or none that can be opened."""

    exit_code = NOTHING


class LeftOut(msgspec.Struct, forbid_unknown_fields=True):
    """An input, or a part of one, that could not be analysed: what, why, what next. The rest still was."""

    path: str
    what: str
    why: str
    next_step: str


def nothing_opened(left_out: Sequence[LeftOut]) -> NothingToAnalyse:
    """Return the error that tells the first of the inputs that could not be opened, where none could."""
    first, *others = left_out
    more = f" (and {len(others)} more)" if others else ""
    return NothingToAnalyse(first.what, first.why + more, first.next_step)
