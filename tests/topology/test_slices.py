"""Rotated slices: one capture point, in time order; what only looks like it stays apart."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from analyzer.topology.runs import PointInput, discover
from tests import frames
from tests.run_folder import EMPTY, put
from tests.topology.test_loose_captures import found

SECOND = 10**9


def slice_of(*seconds: float) -> bytes:
    return frames.pcap([(int(second * SECOND), b"x" * 60) for second in seconds])


def only_point(folder: Path) -> PointInput:
    (run,) = discover([folder]).runs
    (point,) = run.points
    return point


def names(folder: Path) -> list[str]:
    return [path.name for path in only_point(folder).paths]


def test_slices_are_one_point_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    """Eleven of them: 10 comes after 9."""
    for number in range(11):
        put(tmp_path / f"eth0.pcap{number or ''}", slice_of(number, number + 0.5))
    point = only_point(tmp_path)
    assert ["eth0.pcap", *(f"eth0.pcap{number}" for number in range(1, 11))] == [path.name for path in point.paths]
    assert ("eth0", "eth0", "underlay", "eth0.pcap") == (point.id, point.interface, point.role, point.relative)
    assert ["11 slices, in time order: eth0.pcap … eth0.pcap10"] == point.notes


def test_a_ring_buffer_is_read_from_its_oldest_slice(tmp_path: Path) -> None:
    for number, begin in enumerate([30, 40, 10, 20]):
        put(tmp_path / "n1" / f"eth0.pcap{number}", slice_of(begin, begin + 9))
    point = only_point(tmp_path)
    assert ["eth0.pcap2", "eth0.pcap3", "eth0.pcap0", "eth0.pcap1"] == [path.name for path in point.paths]
    assert ("n1/eth0.pcap2", "n1/eth0.pcap3") == (point.relative, point.named(point.paths[1]))


def test_packed_and_plain_slices_belong_together(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap1.gz", gzip.compress(slice_of(1, 2)))
    put(tmp_path / "eth0.pcap2", slice_of(3, 4))
    assert ["eth0.pcap1.gz", "eth0.pcap2"] == names(tmp_path)


@pytest.mark.parametrize(
    "name", ["eth0-2026-11-23_10:0{}:00.pcap", "eth0-176389200{}.pcap", "eth0_0000{}_20261123100000.pcap"]
)
def test_times_in_names_make_slices(tmp_path: Path, name: str) -> None:
    for number in range(3):
        put(tmp_path / name.format(number), slice_of(number * 60, number * 60 + 59))
    assert [name.format(number) for number in range(3)] == names(tmp_path)


def test_a_slice_without_packets_stays_where_its_name_puts_it(tmp_path: Path) -> None:
    """An empty one, and one whose header is damaged; the ring began again at 0."""
    for number, content in enumerate([slice_of(30), EMPTY, slice_of(10), EMPTY[:4] + b"\xff" * 20]):
        put(tmp_path / f"eth0.pcap{number}", content)
    assert ["eth0.pcap2", "eth0.pcap3", "eth0.pcap0", "eth0.pcap1"] == names(tmp_path)


@pytest.mark.parametrize(("begin", "together"), [(9, True), (10, True), (8.9, False), (1, False)])
def test_slices_may_overlap_by_a_second(tmp_path: Path, begin: float, together: bool) -> None:
    put(tmp_path / "eth0.pcap1", slice_of(1, 10))
    put(tmp_path / "eth0.pcap2", slice_of(begin, 20))
    (run,) = discover([tmp_path]).runs
    assert (1 if together else 2) == len(run.points)
    if not together:
        assert ["eth0.pcap1", "eth0.pcap2"] == sorted(point.id for point in run.points)
        assert {"eth0"} == {point.interface for point in run.points}
        why = "named like a slice of a rotated capture, but their times overlap: kept apart"
        assert [[why], [why]] == [point.notes for point in run.points]


def test_captures_of_several_nodes_are_not_slices(tmp_path: Path) -> None:
    for name in ("node1.pcap", "node2.pcap", "lxc12.pcap", "lxc13.pcap"):
        put(tmp_path / name, slice_of(int(name[-6])))
    assert [["lxc12", "lxc13", "node1", "node2"]] == list(found(tmp_path).values())


def test_one_capture_packed_and_unpacked_is_two_files_with_names_of_their_own(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", slice_of(1))
    put(tmp_path / "eth0.pcap.gz", gzip.compress(slice_of(1)))
    assert [["eth0.pcap", "eth0.pcap.gz"]] == list(found(tmp_path).values())


def test_the_end_of_a_large_slice_is_read_from_its_end(tmp_path: Path) -> None:
    """Half a megabyte: the last record's time decides, not what lies in the middle."""
    put(tmp_path / "eth0.pcap1", slice_of(*range(8000)))
    put(tmp_path / "eth0.pcap2", slice_of(7000, 9000))
    assert 2 == len(discover([tmp_path]).runs[0].points)
    put(tmp_path / "eth0.pcap2", slice_of(8000, 9000))
    assert ["eth0.pcap1", "eth0.pcap2"] == names(tmp_path)


@pytest.mark.tshark
@pytest.mark.skipif(shutil.which("editcap") is None, reason="editcap is not installed")
def test_what_editcap_writes_is_put_together_again(tmp_path: Path) -> None:
    whole = put(tmp_path / "whole.pcap", slice_of(*range(100)))
    (tmp_path / "run").mkdir()
    subprocess.run(["editcap", "-c", "30", str(whole), str(tmp_path / "run" / "eth0.pcapng")], check=True)
    point = only_point(tmp_path / "run")
    assert (4, "eth0", True) == (len(point.paths), point.id, point.paths == sorted(point.paths))
