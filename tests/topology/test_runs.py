"""Runs with a manifest: its points, its faults, and captures it does not name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.errors import NothingToAnalyse
from analyzer.topology.runs import Inputs, discover
from tests.run_folder import EMPTY, manifest, point, put, run_folder


def faults(inputs: Inputs) -> list[tuple[str, str]]:
    return [(left.path, left.why) for left in inputs.left_out]


def test_a_run_is_named_by_setup_and_scenario_and_its_points_by_node_and_interface(tmp_path: Path) -> None:
    run_folder(tmp_path / "captures" / "vxlan" / "baseline")
    inputs = discover([tmp_path / "captures"])
    (run,) = inputs.runs
    assert ("vxlan/baseline", []) == (run.id, inputs.left_out)
    assert [
        ("n1/pod-a-eth0", "pod", "manifest", "t/a", "vxlan/baseline/n1/pod-a-eth0.pcap"),
        ("n1/lxca", "lxc", "manifest", "t/a", "vxlan/baseline/n1/lxca.pcap"),
        ("n1/eth0", "underlay", "manifest", None, "vxlan/baseline/n1/eth0.pcap"),
    ] == [(p.id, p.role, p.role_origin, p.pod, p.relative) for p in run.points]


def test_runs_come_in_the_order_of_their_ids_however_they_were_given(tmp_path: Path) -> None:
    for scenario in ("static", "bgp", "ecmp"):
        run_folder(tmp_path / scenario, setup="native-bgp", scenario=scenario)
    ids = ["native-bgp/bgp", "native-bgp/ecmp", "native-bgp/static"]
    assert ids == [run.id for run in discover([tmp_path]).runs]
    assert ids == [run.id for run in discover([tmp_path / "static", tmp_path / "bgp", tmp_path / "ecmp"]).runs]


def test_a_point_without_a_file_stands_with_its_reason_and_is_no_fault(tmp_path: Path) -> None:
    run_folder(tmp_path, points=[point("n1", "eth0", "underlay", None, note="no such device")])
    inputs = discover([tmp_path])
    missing = inputs.runs[0].points[0]
    assert ([], None, ["no such device"], []) == (missing.paths, missing.relative, missing.notes, inputs.left_out)


def test_a_file_that_the_manifest_names_but_is_not_there_is_left_out(tmp_path: Path) -> None:
    run_folder(tmp_path)
    (tmp_path / "n1" / "eth0.pcap").unlink()
    inputs = discover([tmp_path])
    assert [("n1/eth0.pcap", "the manifest names it, but it is not there")] == faults(inputs)
    assert ["n1/pod-a-eth0", "n1/lxca"] == [p.id for p in inputs.runs[0].points if p.paths]


@pytest.mark.parametrize(
    "file", ["../outside.pcap", "/etc/hostname", "n1/../../outside.pcap", "n1/link.pcap", "n1/\0", "n1/loop"]
)
def test_a_file_outside_the_manifests_folder_is_refused(tmp_path: Path, file: str) -> None:
    """Manifests come from strangers: paths, links and nonsense that lead elsewhere are not followed."""
    put(tmp_path / "outside.pcap")
    run_folder(tmp_path / "run", points=[point("n1", "eth0", "underlay", file)])
    for name in ("pod-a-eth0", "lxca", "eth0"):
        (tmp_path / "run" / "n1" / f"{name}.pcap").unlink()
    if "link" in file:
        (tmp_path / "run" / "n1" / "link.pcap").symlink_to("../../outside.pcap")
    if "loop" in file:
        (tmp_path / "run" / "n1" / "loop").symlink_to("loop")
    inputs = discover([tmp_path / "run" / "manifest.json", tmp_path / "run"])
    assert ["the manifest names a file outside its own folder"] == [why for _, why in faults(inputs)]
    assert [] == inputs.runs[0].points[0].paths


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    run_folder(tmp_path, points=[point("n1", "eth0", "underlay", "n1/" + "x" * 300)])
    assert ["File name too long"] == [why for _, why in faults(discover([tmp_path]))]


@pytest.mark.parametrize("content", [b"{", manifest(colour="red"), []])
def test_a_bad_manifest_is_left_out_and_its_captures_are_analysed_without_it(tmp_path: Path, content: Any) -> None:
    run_folder(tmp_path / "run")
    put(tmp_path / "run" / "manifest.json", content)
    inputs = discover([tmp_path])
    assert ["run/manifest.json"] == [left.path for left in inputs.left_out]
    assert [("run", None, 3)] == [(run.id, run.manifest, len(run.points)) for run in inputs.runs]


def test_a_capture_beside_those_of_the_manifest_joins_the_run_with_a_note(tmp_path: Path) -> None:
    run_folder(tmp_path)
    put(tmp_path / "n2" / "cilium_vxlan.pcap", EMPTY)
    extra = discover([tmp_path]).runs[0].points[-1]
    assert (
        "n2/cilium_vxlan", "tunnel", "inferred", ["not in the manifest"]
    ) == (extra.id, extra.role, extra.role_origin, extra.notes)  # fmt: skip


def test_runs_of_one_name_are_told_by_where_they_lie(tmp_path: Path) -> None:
    run_folder(tmp_path / "monday" / "run")
    run_folder(tmp_path / "tuesday" / "run")
    given = [tmp_path / "monday" / "run", tmp_path / "tuesday" / "run"]
    assert ["monday/run", "tuesday/run"] == [run.id for run in discover(given).runs]
    assert ["monday/run", "tuesday/run"] == [run.id for run in discover([tmp_path]).runs]


def test_a_run_below_another_of_its_name_is_told_from_it(tmp_path: Path) -> None:
    run_folder(tmp_path / "run")
    run_folder(tmp_path / "run" / "copy")
    assert ["run", "run/copy"] == [run.id for run in discover([tmp_path]).runs]


def test_folders_of_nodes_are_one_run_with_the_manifest_above_them(tmp_path: Path) -> None:
    points = [point(node, "eth0", "underlay", f"{node}/eth0.pcap") for node in ("n1", "n2", "n3")]
    run_folder(tmp_path, points=points)
    for node in ("n1", "n2", "n3"):
        put(tmp_path / node / "eth0.pcap", EMPTY)
    (run,) = discover([tmp_path / "n2", tmp_path / "n3"]).runs
    assert ("vxlan/baseline", ["n2/eth0", "n3/eth0"]) == (run.id, [each.id for each in run.points])


def test_a_run_reached_by_several_names_is_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_folder(tmp_path / "captures" / "run")
    monkeypatch.chdir(tmp_path)
    names = [
        Path("captures"),
        Path("captures/run"),
        tmp_path / "captures",
        Path("captures/../captures/run/n1/eth0.pcap"),
    ]
    inputs = discover(names)
    assert [("vxlan/baseline", 3)] == [(run.id, len(run.points)) for run in inputs.runs]


def test_files_of_several_folders_are_named_so_that_a_command_finds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named from the one folder that is given, with or without a file of it; as they were typed where there are two."""
    put(tmp_path / "monday" / "eth0.pcap")
    run_folder(tmp_path / "tuesday")
    monkeypatch.chdir(tmp_path)
    assert ["eth0.pcap"] == _named(Path("monday"), Path("monday/eth0.pcap"))
    assert "n1/eth0.pcap" in _named(Path("tuesday"))
    both = _named(Path("monday"), Path("tuesday"))
    assert ["monday/eth0.pcap", "tuesday/n1/pod-a-eth0.pcap"] == both[:2]
    assert {True} == {Path(name).is_file() for name in both}
    assert {True} == {Path(name).is_absolute() for name in _named(tmp_path / "monday", tmp_path / "tuesday")}


def _named(*arguments: Path) -> list[str]:
    return [point.relative or "" for run in discover(arguments).runs for point in run.points]


def test_a_lone_manifest_whose_files_are_gone_still_says_what_is_missing(tmp_path: Path) -> None:
    put(tmp_path / "manifest.json", manifest())
    assert 3 == len(discover([tmp_path]).left_out)


def test_a_run_without_any_file_is_nothing_to_analyse(tmp_path: Path) -> None:
    put(tmp_path / "manifest.json", manifest(points=[point("n1", "eth0", "underlay", None)]))
    with pytest.raises(NothingToAnalyse):
        discover([tmp_path])


@pytest.mark.parametrize(
    ("folder", "node"),
    [("s/run/worker", "worker"), ("s/run/worker/more", "worker"), ("s/state/worker", "worker"), ("s/state/other", None),
     ("s/run", None), ("s", None)],
)  # fmt: skip
def test_state_in_a_nodes_folder_is_that_nodes(tmp_path: Path, folder: str, node: str | None) -> None:
    """In the run's own folder, or in one called like the node beside it, as one snapshot serves several runs."""
    put(tmp_path / "s" / "run" / "worker" / "eth0.pcap", EMPTY)
    (run,) = discover([tmp_path / "s" / "run"]).runs
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    assert node == run.node_at((tmp_path / folder).resolve())
