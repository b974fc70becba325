"""Captures without a manifest: folders, single files, and what is passed over."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from analyzer.errors import NothingToAnalyse
from analyzer.topology.runs import discover
from tests.run_folder import EMPTY, PINGS, put


def found(*arguments: Path) -> dict[str, list[str]]:
    """Return run id → point ids."""
    return {run.id: [point.id for point in run.points] for run in discover(arguments).runs}


def test_in_a_folder_of_node_folders_the_node_is_the_folder(tmp_path: Path) -> None:
    for name in ("n1/eth0.pcap", "n1/lxca.pcap", "n2/eth0.pcap"):
        put(tmp_path / "run" / name)
    assert {"run": ["n1/eth0", "n1/lxca", "n2/eth0"]} == found(tmp_path)


def test_the_run_itself_may_be_the_argument(tmp_path: Path) -> None:
    """`analyze incident/` with incident/n1/eth0.pcap: one run called after the folder."""
    for name in ("n1/eth0.pcap", "n2/eth0.pcap"):
        put(tmp_path / "incident" / name)
    assert {"incident": ["n1/eth0", "n2/eth0"]} == found(tmp_path / "incident")


def test_a_flat_folder_is_one_run_of_points_without_nodes(tmp_path: Path) -> None:
    for name in ("eth0.pcap", "cilium_vxlan.pcap"):
        put(tmp_path / "incident" / name)
    assert {"incident": ["cilium_vxlan", "eth0"]} == found(tmp_path / "incident")


def test_one_file_is_a_run_called_after_the_file(tmp_path: Path) -> None:
    assert {"eth0.pcap": ["eth0"]} == found(put(tmp_path / "somewhere" / "eth0.pcap"))
    (point,) = discover([tmp_path / "somewhere" / "eth0.pcap"]).runs[0].points
    assert (None, "underlay", "inferred", None) == (point.node, point.role, point.role_origin, point.pod)


def test_files_of_one_name_from_several_folders_are_runs_apart(tmp_path: Path) -> None:
    files = [put(tmp_path / node / "eth0.pcap") for node in ("n1", "n2")]
    assert {str(file): ["eth0"] for file in files} == found(*files)
    assert {str(file): ["eth0"] for file in files} == found(tmp_path / "n1", tmp_path / "n2")


def test_a_pods_file_names_its_pod(tmp_path: Path) -> None:
    put(tmp_path / "run" / "n1" / "pod-web-7f9c-x2x-eth0.pcap")
    (point,) = discover([tmp_path]).runs[0].points
    assert ("pod", "web-7f9c-x2x", "n1") == (point.role, point.pod, point.node)


@pytest.mark.parametrize(
    ("file", "interface"),
    [
        ("eth0.pcap", "eth0"),
        ("eth0.100.pcapng", "eth0.100"),
        ("eth0.pcap.gz", "eth0"),
        ("cilium_vxlan", "cilium_vxlan"),
        ("capture.bin", "capture.bin"),
    ],
)
def test_a_capture_is_one_by_content_and_named_without_its_endings(tmp_path: Path, file: str, interface: str) -> None:
    put(tmp_path / file, gzip.compress(PINGS) if file.endswith("gz") else PINGS)
    assert [interface] == [point.interface for point in discover([tmp_path]).runs[0].points]


def test_hidden_files_and_folders_state_and_other_files_are_passed_over(tmp_path: Path) -> None:
    """A capture still being written is hidden; notes and logs beside captures are nobody's business."""
    put(tmp_path / "run" / "n1" / "eth0.pcap")
    for name in (".eth0.pcap", ".git/x.pcap", "n1/state/before/x.pcap"):
        put(tmp_path / "run" / name)
    put(tmp_path / "run" / "n1" / "notes.txt", b"not a capture")
    inputs = discover([tmp_path])
    read = [point.relative for run in inputs.runs for point in run.points]
    assert (["run/n1/eth0.pcap"], []) == (read, inputs.left_out)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"hello", "it is a text file, not pcap or pcapng"),
        (b"\0\0\0", "it does not start like pcap or pcapng"),
    ],
)
def test_a_file_called_like_a_capture_that_is_none_is_left_out(tmp_path: Path, content: bytes, why: str) -> None:
    put(tmp_path / "n1.pcap")
    bad = put(tmp_path / "n2.pcap.gz", content)
    inputs = discover([tmp_path])
    assert [(f"cannot read {bad}", why)] == [(left.what, left.why) for left in inputs.left_out]
    assert 1 == len(inputs.runs)


def test_a_capture_that_saw_nothing_is_a_capture(tmp_path: Path) -> None:
    assert {"eth0.pcap": ["eth0"]} == found(put(tmp_path / "eth0.pcap", EMPTY))


@pytest.mark.parametrize("name", ["n1/eth0.pcap", "eth0.pcap"])
def test_a_pipe_is_not_opened(tmp_path: Path, name: str) -> None:
    """Opening a pipe that nobody writes to waits for ever."""
    put(tmp_path / "cilium_vxlan.pcap")
    (tmp_path / "n1").mkdir()
    os.mkfifo(tmp_path / name)
    assert {"cilium_vxlan.pcap": ["cilium_vxlan"]} == found(tmp_path)


def test_a_link_to_a_capture_is_read_and_a_broken_one_is_told(tmp_path: Path) -> None:
    real = put(tmp_path / "real" / "eth0.pcap")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "lxca.pcap").symlink_to(real)
    (tmp_path / "run" / "lxcb.pcap").symlink_to("gone.pcap")
    inputs = discover([tmp_path / "run"])
    assert ["lxca"] == [point.id for point in inputs.runs[0].points]
    assert ["No such file or directory"] == [left.why for left in inputs.left_out]


def test_a_pattern_that_no_shell_expanded_is_expanded(tmp_path: Path) -> None:
    for name in ("a1.pcap", "a2.pcap", "b1.pcap"):
        put(tmp_path / name)
    assert [["a1", "a2"]] == sorted(found(tmp_path / "a*.pcap").values())


def test_names_that_are_no_utf8_or_hold_control_characters_can_be_written_down(tmp_path: Path) -> None:
    put(tmp_path / os.fsdecode(b"n\xff1") / "eth0.pcap")
    put(tmp_path / "n\n2" / "eth0.pcap")
    points = [point for run in discover([tmp_path]).runs for point in run.points]
    assert [
        ("n\n2/eth0", "n\n2/eth0.pcap"),
        ("n\\xff1/eth0", "n\\xff1/eth0.pcap"),
    ] == sorted((point.id, point.relative) for point in points)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("gone", "cannot find {root}/gone: no such file or directory; check the path"),
        ("gone*.pcap", "cannot find {root}/gone*.pcap: no such file or directory; check the path"),
        ("x" * 300, "cannot find {root}/" + "x" * 300 + ": file name too long; check the path"),
        ("empty", "no capture in {root}/empty: no file there starts like pcap or pcapng; "
                  "give a capture or a folder of captures"),
        ("notes", "no capture in {root}/notes: no file there starts like pcap or pcapng; "
                  "give a capture or a folder of captures"),
    ],
)  # fmt: skip
def test_nothing_to_analyse_says_why(tmp_path: Path, argument: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    put(tmp_path / "notes" / "readme.md", b"no capture here")
    with pytest.raises(NothingToAnalyse) as caught:
        discover([tmp_path / argument])
    assert message.format(root=tmp_path) == str(caught.value)
