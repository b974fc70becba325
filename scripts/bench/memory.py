"""Print how time and peak memory of `analyze flows` and `analyze` grow with the flows of a capture, not its packets."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rivals import ANALYZE
from timing import once

RUNS = ((1_000_000, 1_000), (1_000_000, 10_000), (1_000_000, 100_000), (1_000_000, 1_000_000), (4_000_000, 100_000))
"""Packets and flows; of the million flows some 600,000 are met."""
MAKE = Path(__file__).with_name("make_capture.py")


def measured(packets: int, flows: int, folder: Path) -> list[tuple[float, int]]:
    """Return seconds and peak memory in MB of one run of each verb; a first one, not measured, warms the caches.

    The capture is made by a process of its own: Linux counts what a parent once held as its child's peak.
    """
    capture = folder / "mixed.pcap"
    subprocess.run([sys.executable, MAKE, str(packets), str(flows), capture], check=True)  # noqa: S603 - ours
    flows_of = [*ANALYZE, "flows", "--columns", "core", str(capture), "--format", "csv"]
    verbs = [[*flows_of, "--out", str(folder / "flows.csv")], [*ANALYZE, str(capture), "--out", str(folder / "out")]]
    once(verbs[0])
    return [once(verb) for verb in verbs]


def main() -> None:
    """Make the captures, one after the other, and print a line for each."""
    print(f"{'':22} {'flows, core':>15} {'analyze':>15}")
    print(f"{'packets':>11} {'flows':>10}" + f" {'seconds':>8} {'MB':>6}" * 2)
    with tempfile.TemporaryDirectory(prefix="podpath-bench-") as name:
        for packets, flows in RUNS:
            verbs = measured(packets, flows, Path(name))
            cells = "".join(f" {seconds:8.2f} {peak:6,}" for seconds, peak in verbs)
            print(f"{packets:11,} {flows:10,}{cells}", flush=True)


if __name__ == "__main__":
    main()
