"""A run whose second node has a wrong clock: only what lies between nodes says so, and it is taken off."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import HopLatency
from tests.samples import CAPTURES, measured

RUN, NODE = "vxlan/baseline", "worker2"
INCIDENTS = Path(__file__).parent / "triage" / "incidents"
FILE_HEADER, RECORD_HEADER = 24, struct.Struct("<IIII")


def put_forward(path: Path, by_ns: int) -> None:
    """Add to the time of each record of a pcap file with nanoseconds."""
    data = bytearray(path.read_bytes())
    at = FILE_HEADER
    while at < len(data):
        seconds, fraction, stored, wire = RECORD_HEADER.unpack_from(data, at)
        time = seconds * 10**9 + fraction + by_ns
        RECORD_HEADER.pack_into(data, at, time // 10**9, time % 10**9, stored, wire)
        at += RECORD_HEADER.size + stored
    path.write_bytes(data)


def key(row: HopLatency) -> tuple[str, str, str, str]:
    return row.scope, row.direction, row.from_point, row.to_point


@pytest.mark.parametrize("by_us", [3_000_000, -40_000])
def test_a_wrong_clock_of_one_node(tmp_path: Path, by_us: int) -> None:
    """3 s ahead, and 40 ms behind."""
    folder = shutil.copytree(CAPTURES / RUN, tmp_path / "run")
    for file in (folder / NODE).glob("*.pcap"):
        put_forward(file, by_us * 1000)
    (run,) = analyse([folder], deep=False).runs
    right = {key(row): row for row in measured(RUN).latency}
    assert list(right) == [key(row) for row in run.latency]
    corrected = 0
    for row in run.latency:
        was = right[key(row)]
        if not row.corrected:
            assert row == was
            continue
        corrected += 1
        assert row.offset_us is not None
        assert was.offset_us is not None
        ahead = by_us if row.to_point.startswith(NODE) else -by_us
        assert (round(row.offset_us - was.offset_us, 3), row.uncertainty_us) == (ahead, was.uncertainty_us)
        assert row.delta_us is not None
        assert row.negative == 0
        assert row.delta_us.minimum == pytest.approx(row.uncertainty_us, abs=0.002)
    assert corrected == 2


def test_a_wrong_clock_loses_nothing_that_was_translated(tmp_path: Path) -> None:
    """A call of a node port: behind the second node's translation its reply has the pod's address, until it leaves."""
    folder = shutil.copytree(INCIDENTS / "node-port-answered", tmp_path / "run")
    (folder / "manifest.json").unlink()
    for file in (folder / NODE).glob("*.pcap"):
        put_forward(file, 3_000_000_000)
    (run,) = analyse([folder], deep=False).runs
    assert {"clock-offset"} == {found.rule for found in run.triage.findings if found.severity != "info"}
