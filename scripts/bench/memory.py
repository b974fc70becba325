"""Print how the peak memory of `analyze flows` grows with the flows of a capture, and not with its packets."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from timing import once

RUNS = ((1_000_000, 1_000), (1_000_000, 10_000), (1_000_000, 100_000), (1_000_000, 1_000_000), (4_000_000, 100_000))
"""Packets and flows; of the million flows some 600,000 are met."""
MAKE = Path(__file__).with_name("make_capture.py")


def measured(packets: int, flows: int, folder: Path) -> tuple[float, int]:
    """Return seconds and peak memory in MB of one run; a first one, not measured, warms the caches.

    The capture is made by a process of its own: Linux counts what a parent once held as its child's peak.
    """
    capture = folder / "mixed.pcap"
    subprocess.run([sys.executable, MAKE, str(packets), str(flows), capture], check=True)  # noqa: S603 - ours
    command = [sys.executable, "-m", "analyzer", "flows", str(capture), "--format", "csv", "--out"]
    once([*command, str(folder / "flows.csv")])
    return once([*command, str(folder / "flows.csv")])


def main() -> None:
    """Make the captures, one after the other, and print a line for each."""
    print(f"{'packets':>11} {'flows':>10} {'seconds':>8} {'MB':>6}")
    with tempfile.TemporaryDirectory(prefix="podpath-bench-") as name:
        for packets, flows in RUNS:
            seconds, peak = measured(packets, flows, Path(name))
            print(f"{packets:11,} {flows:10,} {seconds:8.2f} {peak:6,}", flush=True)


if __name__ == "__main__":
    main()
