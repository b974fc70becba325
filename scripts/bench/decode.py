"""Time frames → flow table beside the C tools that are installed, on captures made for it (make_capture.py)."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from make_capture import write
from timing import compare

ANALYZE = [sys.executable, "-m", "analyzer"]
OURS = "analyze flows (flow table)"
FLOWS = 2000


def commands(capture: Path, folder: Path) -> dict[str, list[str]]:
    """Return name → command line of what is installed."""
    nfdump = folder / "nfdump"
    nfdump.mkdir(exist_ok=True)
    table = [*ANALYZE, "flows", str(capture), "--format", "csv", "--out", str(folder / "flows.csv")]
    found = {
        "python -c 'import numba' (not needed warm)": [sys.executable, "-c", "import numba"],
        "analyze --help (interpreter and imports)": [*ANALYZE, "--help"],
        OURS: table,
    }
    others = {
        "capinfos -c (counts packets only)": ["capinfos", "-c", str(capture)],
        "nfpcapd (flow table)": ["nfpcapd", "-r", str(capture), "-w", str(nfdump)],
        "argus (flow table)": ["argus", "-r", str(capture), "-w", str(folder / "argus.out")],
    }
    return found | {name: command for name, command in others.items() if shutil.which(command[0])}


def main() -> None:
    """Make the captures and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--packets", type=int, nargs="+", default=[1_000_000, 5_000_000])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="podpath-bench-") as name:
        for packets in chosen.packets:
            capture = Path(name) / "mixed.pcap"
            write(packets, FLOWS, capture)
            print(f"\n{packets:,} packets, {FLOWS:,} flows, {capture.stat().st_size / 1e6:,.0f} MB")
            compare(commands(capture, Path(name)), chosen.rounds, OURS)


if __name__ == "__main__":
    main()
