"""Time the main job as a whole process, imports included, caches warm: `make bench`.

Prints one row per command: median, fastest and slowest of the rounds. Commands alternate, so that a machine whose speed
drifts treats them alike.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANALYZE = [sys.executable, "-m", "analyzer"]
CAPTURES = str(ROOT / "captures")


def commands(out: str) -> dict[str, list[str]]:
    """Return name → command line; `out` is a folder for what they write."""
    return {
        "analyze --help": [*ANALYZE, "--help"],
        "analyze captures/": [*ANALYZE, CAPTURES, "--out", out],
        "analyze captures/ --report --no-pdf": [*ANALYZE, CAPTURES, "--report", "--no-pdf", "--out", out],
        "analyze captures/ --report": [*ANALYZE, CAPTURES, "--report", "--out", out],
    }


def seconds(command: list[str]) -> float:
    """Return how long the command took; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own command lines
    return time.perf_counter() - start


def main() -> None:
    """Run every command once uncounted, then alternately, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as out:
        rows = commands(out)
        times: dict[str, list[float]] = {name: [] for name in rows}
        for counted in range(rounds + 1):
            for name, command in rows.items():
                taken = seconds(command)
                if counted:
                    times[name].append(taken)
    print(f"{'whole process, seconds':40} {'median':>7} {'min':>7} {'max':>7}   n={rounds}")
    for name, values in times.items():
        print(f"{name:40} {statistics.median(values):7.2f} {min(values):7.2f} {max(values):7.2f}")


if __name__ == "__main__":
    main()
