"""Each run twice: as committed, and captured anew where the lab can be built."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.proof.lab import capture_all, lacking
from tests.proof.proved import Proved
from tests.samples import CAPTURES, sample_runs

LAB = sorted({*sample_runs("ebpf-lab"), *sample_runs("kernel-forwarding")})
opened = cache(Proved)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all runs, captured once a session."""
    if why := lacking():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("lab") / "captures"
    capture_all(folder)
    return folder


@pytest.fixture(
    params=[
        *[pytest.param(("committed", name), id=name) for name in LAB],
        *[pytest.param(("fresh", name), id=f"fresh {name}", marks=pytest.mark.lab) for name in LAB],
    ]
)
def proved(request: pytest.FixtureRequest) -> Proved:
    """Return one run of the lab."""
    origin, name = request.param
    return opened((request.getfixturevalue("fresh") if origin == "fresh" else CAPTURES) / name)
