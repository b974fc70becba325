"""What the benchmark runs beside us makes the same flow table, so that the times compare like with like."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.flows.counting import by_machine

BENCH = Path(__file__).parents[2] / "scripts" / "bench"
FLOWS = 50
PACKETS = 1000


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "mixed.pcap"
    run("make_capture.py", str(PACKETS), str(FLOWS), str(path))
    return path


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(BENCH / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("package", ["dpkt", "scapy"])
def test_as_many_flows_as_ours(package: str, capture: Path) -> None:
    """pyshark and nfstream are left out: one is slow, the other does not look into tunnels."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed: pip install --group bench")
    assert len(by_machine(capture).rows) == int(run(f"{package}_flows.py", str(capture)))


def test_the_reference_alone_writes_the_same_table(capture: Path, tmp_path: Path) -> None:
    run("reference_flows.py", str(capture), str(tmp_path / "reference.csv"))
    assert len(by_machine(capture).rows) == len((tmp_path / "reference.csv").read_text().splitlines()) - 1
