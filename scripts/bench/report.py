"""Time the main job on the sample captures as a whole process, imports included, caches warm."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from timing import compare

CAPTURES = str(Path(__file__).parents[2] / "captures")
ANALYZE = [sys.executable, "-m", "analyzer"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as out:
        job = [*ANALYZE, CAPTURES, "--out", out]
        commands = {
            "analyze --help": [*ANALYZE, "--help"],
            "analyze captures/": job,
            "analyze captures/ --report --no-pdf": [*job, "--report", "--no-pdf"],
            "analyze captures/ --report": [*job, "--report"],
        }
        compare(commands, rounds)


if __name__ == "__main__":
    main()
