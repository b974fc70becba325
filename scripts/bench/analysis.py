"""Time what the analysis adds to decoding: core flows, all that is known of flows, and the whole analysis.

On the run that journeys.py makes (1.1 million frames at twelve points), and on one capture (make_capture.py).
`decoding` and `analysing` are parts of the last command: its captures read and counted, and what comes behind that.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rivals import ANALYZE, HERE
from timing import Contestant, compare

FRAMES, FLOWS = 1_000_000, 2000
SPLIT = """
import sys, time
from pathlib import Path
from analyzer import analysis, run_read
read_tables, spent = run_read.read_tables, []
def timed(*arguments):
    begun = time.perf_counter()
    found = read_tables(*arguments)
    spent.append(time.perf_counter() - begun)
    return found
run_read.read_tables = timed
begun = time.perf_counter()
analysis.analyse([Path(sys.argv[1])], deep=False)
print(sum(spent), time.perf_counter() - begun - sum(spent))
"""


def parts(captures: Path, rounds: int) -> None:
    """Print the medians of both parts of the analysis, each round a process of its own."""
    command = [sys.executable, "-c", SPLIT, str(captures)]
    found = [
        [float(part) for part in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]  # noqa: S603 - ours
        for _ in range(rounds)
    ]
    decoding, analysing = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"\ndecoding {decoding:.2f} s, analysing {analysing:.2f} s, ratio {analysing / decoding:.2f} (n={rounds})")


def main() -> None:
    """Make both captures in processes of their own, and print a table each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="podpath-analysis-") as name:
        run, one = Path(name) / "run", Path(name) / "one.pcap"
        makers = (
            ["journeys.py", "--packets", str(FRAMES // 10), "--write", str(run)],
            ["make_capture.py", str(FRAMES), str(FLOWS), str(one)],
        )
        for script, *arguments in makers:
            subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)  # noqa: S603 - ours
        out = ["--out", str(Path(name) / "out")]
        for captures, words in ((run, "a run of twelve points"), (one, "one capture")):
            print(f"\nanalysis: {words}")
            core = "analyze flows --columns core"
            commands = {
                core: Contestant([*ANALYZE, "flows", "--columns", "core", str(captures)], chosen.rounds),
                "analyze flows": Contestant([*ANALYZE, "flows", str(captures)], chosen.rounds),
                "analyze": Contestant([*ANALYZE, str(captures), *out], chosen.rounds),
            }
            compare(commands, core)
            parts(captures, chosen.rounds)


if __name__ == "__main__":
    main()
