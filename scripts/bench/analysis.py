"""Time what the analysis adds to decoding: core flows, all that is known of flows, and the whole analysis.

On the run that journeys.py makes (1.1 million frames at twelve points), and on one capture (make_capture.py).
`decoding` and `analysing` are parts of the last command: its captures read and counted, and what is measured of them.
Both captures lack packets on purpose, so triage reads some of their frames again: it stands by itself.
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
spent = {}
def timed(module, name):
    inner = getattr(module, name)
    def outer(*arguments):
        begun = time.perf_counter()
        found = inner(*arguments)
        spent[name] = spent.get(name, 0) + time.perf_counter() - begun
        return found
    setattr(module, name, outer)
timed(run_read, 'read_tables')
timed(analysis, 'triage')
begun = time.perf_counter()
analysis.analyse([Path(sys.argv[1])], deep=False)
print(spent['read_tables'], time.perf_counter() - begun - sum(spent.values()), spent['triage'])
"""


def parts(captures: Path, rounds: int) -> None:
    """Print the medians of both parts of the analysis, each round a process of its own."""
    command = [sys.executable, "-c", SPLIT, str(captures)]
    found = [
        [float(part) for part in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]  # noqa: S603 - ours
        for _ in range(rounds)
    ]
    decoding, analysing, triage = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"\ndecoding {decoding:.2f} s, analysing {analysing:.2f} s, ratio {analysing / decoding:.2f} (n={rounds})")
    print(f"triage {triage:.2f} s more (scripts/bench/triage.py times it on healthy runs and others)")


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
