"""Roles that the packets decide where a file's name does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from tests import cluster_state, frames
from tests.cluster import A, B, in_vxlan, ping
from tests.layers.test_other_links import sll, sll2
from tests.run_folder import manifest, put
from tests.triage.incident import CAPTURES

PACKET = ping()[14:]


@pytest.mark.parametrize(
    ("name", "link_type", "role"),
    [("cap", 276, "any"), ("cap", 113, "any"), ("cap", 1, "unknown"), ("eth0", 276, "underlay")],
)
def test_cooked_frames_under_a_name_that_says_nothing_are_those_of_all_interfaces(
    tmp_path: Path, name: str, link_type: int, role: str
) -> None:
    data = {276: sll2(PACKET, 0x0800), 113: sll(PACKET, 0x0800), 1: ping()}[link_type]
    other = {276: sll2(ping("10.0.0.1", "10.0.0.2")[14:], 0x0800), 113: data, 1: data}[link_type]
    put(tmp_path / f"{name}.pcap", frames.pcap([(0, data), (1, other)], link_type))
    (point,) = analyse([tmp_path]).runs[0].points
    assert role == point.role


THERE = in_vxlan(ping())
BACK = in_vxlan(ping(B, A, 63, True), "172.18.0.4", "172.18.0.3", 2001)


@pytest.mark.parametrize(
    ("packets", "role"),
    [
        pytest.param([THERE, BACK], "underlay", id="tunnel frames both ways between nodes"),
        pytest.param([THERE, THERE], "unknown", id="one way only, as of a mirror session"),
        pytest.param([ping(), THERE, BACK], "unknown", id="what was carried is bare as well: several interfaces"),
        pytest.param([ping(), ping(B, A, 63, True)], "unknown", id="no tunnel"),
    ],
)
def test_tunnels_both_ways_and_nothing_carried_that_is_bare_tell_the_wire_between_nodes(
    tmp_path: Path, packets: list[bytes], role: str
) -> None:
    put(tmp_path / "x.pcap", frames.pcap(list(enumerate(packets))))
    (point,) = analyse([tmp_path], deep=False).runs[0].points
    assert (role, "inferred", None) == (point.role, point.role_origin, point.node)
    assert (role == "underlay") == any("taken for the nodes' wire" in note for note in point.notes)


def test_a_tunnel_that_a_pod_has_of_its_own_is_no_wire_between_nodes(tmp_path: Path) -> None:
    """State names a pod at the tunnel's end: the file may be of that pod's interface."""
    put(tmp_path / "x.pcap", frames.pcap([(0, THERE), (1, BACK)]))
    nodes = [{"name": "n1", "addresses": ["192.168.0.1"]}]
    here = {"name": "a", "namespace": "t", "node": "n1", "ip": "172.18.0.3"}
    put(tmp_path / "pods.json", cluster_state.listed("Pod", cluster_state.pods(manifest(pods=[here], nodes=nodes))))
    (point,) = analyse([tmp_path], deep=False).runs[0].points
    assert "unknown" == point.role


@pytest.mark.parametrize("name", ["wrong-identity", "pmtu-blackhole-geneve", "foreign-overlay"])
def test_the_wire_of_an_incident_says_the_same_under_a_name_that_says_nothing(tmp_path: Path, name: str) -> None:
    said = []
    for called in ("eth0.pcap", "x.pcap"):
        shutil.copyfile(CAPTURES / name / "worker" / "eth0.pcap", tmp_path / called)
        (run,) = analyse([tmp_path / called], deep=False).runs
        assert ["underlay"] == [point.role for point in run.points]
        said.append([(each.rule, each.severity, each.flows_total) for each in run.triage.findings])
    assert said[0] == said[1]
