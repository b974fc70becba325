"""Time the main job on the sample captures as a whole process, imports included, caches warm."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from rivals import ANALYZE
from timing import Contestant, compare

CAPTURES = str(Path(__file__).parents[2] / "captures")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print("the sample captures")
    with tempfile.TemporaryDirectory() as out:
        job = [*ANALYZE, CAPTURES, "--out", out]
        commands = {
            "analyze --help": [*ANALYZE, "--help"],
            "analyze captures/": job,
            "analyze captures/ --report --no-pdf": [*job, "--report", "--no-pdf"],
            "analyze captures/ --report": [*job, "--report"],
        }
        compare({name: Contestant(command, rounds) for name, command in commands.items()})


if __name__ == "__main__":
    main()
