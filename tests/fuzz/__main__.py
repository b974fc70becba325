"""Fuzz with atheris: `python -m tests.fuzz [container] [frame] [--seconds 60]`, for so long each.

What it finds goes to out/fuzz/: TARGET-crash-…; put the smallest into tests/fuzz/kept/ under such
a name, where pytest replays it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

TARGETS = ("container", "frame")
GUIDES = ["analyzer.readers", "analyzer.layers", "analyzer.flows"]
"""Whose branches guide the fuzzer: the Python readings. Machine code gives no hints."""
OUT = Path(__file__).parents[2] / "out" / "fuzz"
LIMITS = ("-max_len=4096", "-timeout=20", "-rss_limit_mb=2048")
"""Seconds for one input and megabytes for all: more is a finding."""
MISSING = (
    "fuzz: atheris is not installed; it has wheels for Linux on x86-64 with CPython 3.11 to 3.14; "
    "next: .venv/bin/python -m pip install --group fuzz"
)


def main() -> None:
    """Run each target in a process of its own: libFuzzer ends the one that it runs in."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=" or ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"no target {' '.join(sorted(unknown))}; there are {' and '.join(TARGETS)}")
    if find_spec("atheris") is None:
        raise SystemExit(MISSING)
    for target in chosen.targets or TARGETS:
        code = f"from tests.fuzz.__main__ import fuzz; fuzz({target!r}, {chosen.seconds})"
        if status := subprocess.run([sys.executable, "-c", code]).returncode:
            raise SystemExit(f"fuzz: {target} ended with status {status}; its input is the newest {target}-* in {OUT}")


def fuzz(target: str, seconds: int) -> None:
    """Fuzz one target from its seeds and from what earlier runs found; never returns."""
    import atheris

    with atheris.instrument_imports(include=GUIDES):
        check = importlib.import_module(f"tests.fuzz.{target}").check
        seeds = importlib.import_module("tests.fuzz.seeds").SEEDS[target]
    corpus = OUT / target
    corpus.mkdir(parents=True, exist_ok=True)
    for name, content in seeds().items():
        (corpus / f"seed-{name}").write_bytes(content)
    for kept in (Path(__file__).parent / "kept").glob(f"{target}-*"):
        (corpus / kept.name).write_bytes(kept.read_bytes())
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={OUT}{os.sep}{target}-", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], str(corpus), *LIMITS, *options], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
