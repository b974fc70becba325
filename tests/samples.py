"""The committed captures: each run's manifest, and what was measured on it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import Run
from analyzer.topology.manifest import Manifest, load

CAPTURES = Path(__file__).parents[1] / "captures"


def sample_runs(datapath: str | None = None, scenario: str = "*") -> list[str]:
    """Return the folders of the runs, as `setup/scenario`, of one datapath or of all."""
    found = [str(path.parent.relative_to(CAPTURES)) for path in sorted(CAPTURES.glob(f"*/{scenario}/manifest.json"))]
    return [name for name in found if datapath in (None, manifest(name).datapath)]


def each(*names: str) -> pytest.MarkDecorator:
    """Run the test once for each of these runs."""
    return pytest.mark.parametrize("name", names)


@cache
def manifest(name: str) -> Manifest:
    """Return the manifest of the run in this folder."""
    return load(CAPTURES / name / "manifest.json")


@cache
def measured(name: str) -> Run:
    """Return the run, measured once for all tests."""
    result = analyse([CAPTURES / name], deep=False)
    assert [] == result.left_out
    (run,) = result.runs
    return run
