"""Which runs an expectation speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from analyzer.expectations.finding import fits
from analyzer.expectations.form_words import Choice
from analyzer.result import Run

UNKNOWN = (None, "unknown")


def chosen(runs: Sequence[Run], choice: str | list[str] | Choice) -> list[Run]:
    """Return the runs that a document is for."""
    if isinstance(choice, Choice):
        return [run for run in runs if not mismatch(run, choice) and not unsaid(run, choice)]
    return [run for run in runs if fits(run.id, choice)]


def mismatch(run: Run, choice: Choice) -> str:
    """Return in what the run is known to be another, `host_routing is bpf`; empty where in nothing."""
    for name, wanted in _wanted(choice):
        value = getattr(run, name)
        if value not in UNKNOWN and not fits(value, wanted):
            return f"{name} is {value}"
    return ""


def unsaid(run: Run, choice: Choice) -> str:
    """Return what nothing says of the run though the choice hangs on it; empty where all is said."""
    silent = [name for name, wanted in _wanted(choice) if getattr(run, name) in UNKNOWN and wanted != "unknown"]
    return " and ".join(silent)


def _wanted(choice: Choice) -> list[tuple[str, str | list[str]]]:
    return list(msgspec.to_builtins(choice).items())
