"""Whole commands timed side by side, in turn, so that a machine whose speed drifts treats them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Contestant:
    """A command, how often it runs, and what its median is multiplied with where it got only a slice."""

    command: Sequence[str]
    rounds: int
    scale: float = 1
    start_up: Sequence[str] = ()
    """The same on a capture of one packet: this part of its time is not multiplied."""
    before: Callable[[], None] = lambda: None
    """Runs before each round, untimed."""
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    peak_mb: int = 0


class Failed(Exception):
    """A command ended with another status than 0."""


def once(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[float, int]:
    """Return seconds and peak memory in MB of one run; raises Failed."""
    silent, given = subprocess.DEVNULL, os.environ | (environment or {})
    given.pop("PYTHONDONTWRITEBYTECODE", None)  # who installs a package has its bytecode: a warm cache holds it too
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=silent, stderr=silent, env=given)  # noqa: S603 - ours
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise Failed(f"failed with status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss // 1024


def run(contestants: dict[str, Contestant], warm: bool = True) -> None:
    """Let them run in turn; one that fails is told and taken out.

    Where `warm`, those that get the whole run once more before, uncounted.
    """
    rounds = max(contestant.rounds for contestant in contestants.values())
    for turn in range(rounds):
        for name, contestant in list(contestants.items()):
            try:
                if turn == 0 and warm and contestant.scale == 1:
                    once(contestant.command, contestant.environment)
                if turn < contestant.rounds:
                    _add_round(contestant)
            except Failed as failure:
                print(f"{name}: {failure}")
                del contestants[name]


def _add_round(contestant: Contestant) -> None:
    contestant.before()
    seconds, megabytes = once(contestant.command, contestant.environment)
    if contestant.scale != 1:
        fixed = min(once(contestant.start_up, contestant.environment)[0], seconds)
        seconds = fixed + (seconds - fixed) * contestant.scale
    contestant.seconds.append(seconds)
    contestant.peak_mb = max(contestant.peak_mb, megabytes)


def show(contestants: Mapping[str, Contestant], reference: str | None = None) -> None:
    """Print a Markdown table: median, fastest and slowest in seconds, ratio to the reference's median, peak memory."""
    base = statistics.median(contestants[reference].seconds) if reference else 0
    width = max(len(name) for name in contestants)
    print(f"\n| {'whole process':{width}} | median s | fastest, slowest | ratio | peak MB | n |")
    print(f"|{'-' * (width + 2)}|---------:|-----------------:|------:|--------:|--:|")
    for name, one in contestants.items():
        middle = statistics.median(one.seconds)
        ratio = _short(middle / base) if base else ""
        span = f"{_short(min(one.seconds))}, {_short(max(one.seconds))}"
        cells = f"{_short(middle):>8} | {span:>16} | {ratio:>5} | {one.peak_mb:7} | {len(one.seconds)}"
        print(f"| {name:{width}} | {cells} |", flush=True)


def _short(number: float) -> str:
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}"


def compare(contestants: dict[str, Contestant], reference: str | None = None, warm: bool = True) -> None:
    """Run and show them; the reference must succeed."""
    run(contestants, warm)
    if reference and reference not in contestants:
        raise SystemExit(f"without {reference} there is nothing to compare with")
    show(contestants, reference)
