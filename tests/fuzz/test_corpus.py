"""Every seed and every input that once failed, through its target, without a fuzzer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import container, frame
from tests.fuzz.seeds import SEEDS

KEPT = Path(__file__).parent / "kept"
CHECKS = {"container": container.check, "frame": frame.check}
INPUTS = {
    (target, name): content
    for target, seeds in SEEDS.items()
    for name, content in [*seeds().items(), *((path.name, path.read_bytes()) for path in KEPT.glob(f"{target}-*"))]
}
MOST = 200_000
"""Bytes of all inputs: a corpus that grows is one that nobody runs."""


@pytest.mark.parametrize(("target", "name"), sorted(INPUTS))
def test_the_target_holds_for(target: str, name: str) -> None:
    CHECKS[target](INPUTS[target, name])


def test_the_corpus_is_small() -> None:
    assert sum(map(len, INPUTS.values())) < MOST
