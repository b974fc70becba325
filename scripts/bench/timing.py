"""Whole commands timed side by side, in turn, so that a machine whose speed drifts treats them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence


def once(command: Sequence[str]) -> tuple[float, int]:
    """Return seconds and peak memory in MB of one run; it must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed with status {status}: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss // 1024


def compare(commands: Mapping[str, Sequence[str]], rounds: int, reference: str | None = None) -> None:
    """Print one row per command: median, fastest, slowest, ratio to the reference's median, peak memory.

    One uncounted round warms the caches.
    """
    taken: dict[str, list[tuple[float, int]]] = {name: [] for name in commands}
    for counted in range(rounds + 1):
        for name, command in commands.items():
            run = once(command)
            if counted:
                taken[name].append(run)
    base = statistics.median(seconds for seconds, _ in taken[reference]) if reference else 0
    print(f"{'whole process, seconds':44} {'median':>7} {'min':>7} {'max':>7} {'ratio':>6} {'MB':>5}   n={rounds}")
    for name, runs in taken.items():
        seconds = [run[0] for run in runs]
        middle = statistics.median(seconds)
        ratio = f"{middle / base:6.2f}" if base else " " * 6
        memory = max(run[1] for run in runs)
        print(f"{name:44} {middle:7.2f} {min(seconds):7.2f} {max(seconds):7.2f} {ratio} {memory:5}")
