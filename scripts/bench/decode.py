"""Time frames → flow table beside other tools that are installed, on captures made for it (make_capture.py).

The ratio is to `analyze flows`. Tools too slow for the whole get its first packets; what they take for these beyond a
capture of one packet is multiplied. They run beside the smallest capture only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import rivals
from timing import Contestant, compare

OURS = f"analyze flows ({rivals.IN_TUNNELS})"
FLOWS = 2000
MAKE = rivals.HERE / "make_capture.py"


def own(capture: Path, empty: Path, folder: Path, rounds: int) -> dict[str, Contestant]:
    """Return our command, and what of it is interpreter and import time."""
    out = ["--format", "csv", "--out", str(folder / "flows.csv")]
    commands = {
        "python -c pass (interpreter)": [sys.executable, "-c", "pass"],
        "python -c 'import numba' (not needed warm)": [sys.executable, "-c", "import numba"],
        "analyze flows, one packet (interpreter, imports, linking)": [*rivals.ANALYZE, "flows", str(empty), *out],
        OURS: [*rivals.ANALYZE, "flows", str(capture), *out],
    }
    return {name: Contestant(command, rounds) for name, command in commands.items()}


def slices(packets: int, folder: Path, slow: bool) -> dict[int, Path]:
    """Write the capture and the beginnings of it that are wanted; return number of packets → file."""
    captures = {}
    for share in (rivals.shares(packets) if slow else {1}) | {packets}:
        captures[share] = folder / f"mixed-{share}.pcap"
        command = [sys.executable, str(MAKE), str(share), str(FLOWS), str(captures[share])]
        # in a process of its own, because a child's peak memory is never below its parent's
        subprocess.run(command, check=True)  # noqa: S603 - ours
    return captures


def main() -> None:
    """Make the captures and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow-rounds", type=int, default=3)
    parser.add_argument("--packets", type=int, nargs="+", default=[1_000_000, 5_000_000])
    chosen = parser.parse_args()
    for packets in chosen.packets:
        slow_rounds = chosen.slow_rounds if packets == min(chosen.packets) else 0
        with tempfile.TemporaryDirectory(prefix="podpath-bench-") as name:
            folder = Path(name)
            captures = slices(packets, folder, bool(slow_rounds))
            print(f"\n{packets:,} packets, {FLOWS:,} flows, {captures[packets].stat().st_size / 1e6:,.0f} MB")
            ours = own(captures[packets], captures[1], folder, chosen.rounds)
            compare(ours | rivals.contestants(packets, captures, folder, chosen.rounds, slow_rounds), OURS)
    if absent := rivals.missing():
        print(f"\n{absent}")


if __name__ == "__main__":
    main()
