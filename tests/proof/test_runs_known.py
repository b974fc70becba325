"""The lab's own list of runs is what is proved, and it expects of itself what the committed captures show."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from analyzer.expectations.check import outcomes
from analyzer.expectations.written import load
from tests.proof.conftest import LAB, opened
from tests.proof.lab import SCRIPTS
from tests.proof.proved import Proved
from tests.samples import CAPTURES


def test_every_setup_and_scenario_of_the_lab_is_committed() -> None:
    source = (
        f'source "{SCRIPTS}/lab/names.sh"; for s in $(lab_setups); do for c in $(lab_scenarios $s); do echo $s/$c; '
    )
    listed = subprocess.run(["bash", "-c", source + "done; done"], check=True, capture_output=True, text=True).stdout
    assert sorted(listed.split()) == LAB


@pytest.mark.lab
def test_a_fresh_lab_gives_all_of_them(fresh: Path) -> None:
    assert sorted(str(path.parent.relative_to(fresh)) for path in fresh.glob("*/*/manifest.json")) == LAB


def test_both_segmentation_modes_are_proved(proved: Proved) -> None:
    nic = proved.manifest.scenario.endswith("-nic")
    assert ("nic-like" if nic else "default") == proved.manifest.segmentation == proved.run.segmentation


@pytest.mark.lab
@pytest.mark.parametrize("setup", sorted({name.split("/")[0] for name in LAB}))
def test_a_fresh_lab_meets_the_expectations_that_ship(fresh: Path, setup: str) -> None:
    """Those of genuine captures see no run, and do not count."""
    runs = [opened(fresh / name).run for name in LAB if name.startswith(f"{setup}/")]
    found = [each for each in outcomes(load(CAPTURES / setup / "expectations.yaml"), runs) if each.run]
    assert [] == [each for each in found if each.status not in ("met", "not applicable")]
    assert {run.id for run in runs} == {each.run for each in found if each.status == "met"}
