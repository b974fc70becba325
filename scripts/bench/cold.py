"""Time the first run of all, while the loop is compiled beside it, against the reference dissector alone.

Each round begins without object code and waits, untimed, until the compiler of the one before has ended.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from make_capture import write
from rivals import ANALYZE, HERE
from timing import Contestant, compare

FLOWS = 2000
ALONE = "reference alone (no compiler)"
PATIENCE_S = 180


class Cache:
    """A cache folder that is empty again before each first run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self) -> None:
        """Wait for the compiler, then forget what it made."""
        self.settle()
        shutil.rmtree(self.folder, ignore_errors=True)

    def settle(self) -> None:
        """Wait until the compiler that the last run started has kept its object code; give up on it with a message."""
        deadline = time.monotonic() + PATIENCE_S
        while self.folder.is_dir() and not list(self.folder.glob("*.o")):
            if time.monotonic() > deadline:
                raise SystemExit(f"no object code after {PATIENCE_S} s: try `python -m analyzer.machine.compiler`")
            time.sleep(0.1)


def contestants(capture: Path, folder: Path, rounds: int) -> dict[str, Contestant]:
    """Return the reference alone, the first run and the one after it."""
    cache, out = Cache(folder / "cache"), str(folder / "flows.csv")
    table = [*ANALYZE, "flows", str(capture), "--format", "csv", "--out", out]
    where = {"PODPATH_CACHE": str(cache.folder)}
    alone = [sys.executable, str(HERE / "reference_flows.py"), str(capture), out]
    return {
        ALONE: Contestant(alone, rounds, before=cache.settle),
        "first run of all (no object code yet)": Contestant(table, rounds, before=cache.empty, environment=where),
        "the next run": Contestant(table, rounds, before=cache.settle, environment=where),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--packets", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="podpath-cold-") as name:
        capture = Path(name) / "mixed.pcap"
        write(chosen.packets, FLOWS, capture)
        print(f"\ncold start: {chosen.packets:,} packets, {FLOWS:,} flows, {capture.stat().st_size / 1e6:,.0f} MB")
        compare(contestants(capture, Path(name), chosen.rounds), ALONE, warm=False)


if __name__ == "__main__":
    main()
