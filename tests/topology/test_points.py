"""What state says of capture points."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.topology.model import PodAt, Topology
from analyzer.topology.points import name_points
from analyzer.topology.runs import PointInput, RunInput
from analyzer.topology.state import NodeState, read_node
from analyzer.words import Role
from tests.cluster import A, point
from tests.run_folder import put


def named(points: list[PointInput], known: Topology) -> list[tuple[str, str, str | None]]:
    name_points(RunInput("run", Path("/nowhere"), None, points), known, [])
    return [(point.role, point.role_origin, point.pod) for point in points]


def test_an_interface_that_state_ties_to_a_pod_is_its_lxc() -> None:
    known = Topology(behind={("n1", "veth9"): "t/a"})
    assert [("lxc", "state", "t/a")] == named([point("n1/veth9", origin="inferred")], known)


def test_a_pods_bare_name_is_completed_where_only_one_pod_has_it() -> None:
    known = Topology(pods={A: PodAt("t/a", "n1"), "10.0.0.9": PodAt("u/a", "n2"), "10.0.0.8": PodAt("v/b", None)})
    asked = [PointInput(f"{node}/x", node, "eth0", "pod", "inferred", pod, [], None)
             for node, pod in (("n1", "a"), (None, "a"), ("n1", "b"), ("n1", "c"))]  # fmt: skip
    assert ["t/a", "a", "v/b", "c"] == [pod for _, _, pod in named(asked, known)]


@pytest.mark.parametrize(("kind", "role"), [("vxlan", "tunnel"), ("geneve", "tunnel"), ("wireguard", "wireguard")])
def test_a_device_whose_name_says_nothing_has_the_role_of_its_kind(kind: str, role: Role) -> None:
    known = Topology(state={"n1": NodeState(kinds={"overlay0": kind})})
    assert [(role, "state", None)] == named([point("n1/overlay0", origin="inferred")], known)


def test_a_manifest_is_left_alone() -> None:
    known = Topology(behind={("n1", "lxc9"): "t/a"})
    assert [("lxc", "manifest", None)] == named([point("n1/lxc9")], known)


def test_a_pods_eth0_names_its_peer_on_the_node(tmp_path: Path) -> None:
    """`link_index` is what /sys/class/net/eth0/iflink says (cilium-facts 8)."""
    before = tmp_path / "n1" / "state" / "before"
    put(
        before / "link.json",
        [{"ifindex": 7, "ifname": "lxc9"}, {"ifindex": 8, "ifname": "tun", "linkinfo": {"info_kind": "vxlan"}}],
    )
    put(before / "pod-a-addr.json", [{"ifname": "eth0", "ifindex": 6, "link_index": 7}])
    state = read_node(tmp_path / "n1", [])
    assert ({"lxc9": "a"}, {"tun": "vxlan"}) == (state.pod_behind, state.kinds)
    known = Topology(pods={A: PodAt("t/a", "n1")}, state={"n1": state})
    assert [("lxc", "state", "t/a")] == named([point("n1/lxc9", origin="inferred")], known)
