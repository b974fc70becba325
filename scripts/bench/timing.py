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


def once(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[float, int]:
    """Return seconds and peak memory in MB of one run; it must succeed."""
    silent, given = subprocess.DEVNULL, os.environ | (environment or {})
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=silent, stderr=silent, env=given)  # noqa: S603 - ours
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed with status {status}: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss // 1024


def run(contestants: Mapping[str, Contestant], warm: bool = True) -> None:
    """Let them run in turn; where `warm`, those that get the whole run once more before, uncounted."""
    rounds = max(contestant.rounds for contestant in contestants.values())
    for turn in range(rounds):
        for contestant in contestants.values():
            if turn == 0 and warm and contestant.scale == 1:
                once(contestant.command, contestant.environment)
            if turn < contestant.rounds:
                _add_round(contestant)


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
    print(f"\n| {'whole process':{width}} | median s |   fastest, slowest |  ratio | peak MB | n |")
    print(f"|{'-' * (width + 2)}|---------:|-------------------:|-------:|--------:|--:|")
    for name, one in contestants.items():
        middle = statistics.median(one.seconds)
        ratio = f"{middle / base:6.2f}" if base else " " * 6
        span = f"{min(one.seconds):.2f}, {max(one.seconds):.2f}"
        print(f"| {name:{width}} | {middle:8.2f} | {span:>18} | {ratio} | {one.peak_mb:7} | {one.rounds} |", flush=True)


def compare(contestants: Mapping[str, Contestant], reference: str | None = None, warm: bool = True) -> None:
    """Run and show them."""
    run(contestants, warm)
    show(contestants, reference)
