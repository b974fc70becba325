"""Encapsulation is mixed where pods of two nodes talk both ways on the wire; nodes, and merged files, do not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import frames
from tests.cluster import A2, B2, N2, A, B, in_vxlan, ping
from tests.journeys.run_of_frames import Seen
from tests.run_folder import put
from tests.triage.of_frames import outcome, said

RULE = "mixed-encapsulation"
THERE, BACK = in_vxlan(ping()), ping(B, A, 63, reply=True)
MIXED: Seen = {"n1/eth0": [(1000, THERE), (1100, BACK)]}


def test_one_direction_in_the_tunnel_and_the_other_bare_is_mixed(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, MIXED)
    assert ("warning", "certain", ["n1", "n2"]) == (found.severity, found.certainty, found.nodes)
    assert [[2]] == [each.frames for each in found.evidence]


def test_so_are_two_flows_between_the_same_nodes(tmp_path: Path) -> None:
    found = said(tmp_path, RULE, {"n1/eth0": [(1000, THERE), (2000, ping(A2, B2, 63))]})
    assert [2] == [each.flows_total for each in found]


def test_packets_that_die_of_it_make_it_critical(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n2/eth0": [(1000, THERE), (1100, BACK)], "n1/eth0": [(1001, THERE)]})
    assert ("critical", ["n2/eth0"], ["n1/eth0"]) == (found.severity, found.last_seen_at, found.next_expected_at)


def test_one_capture_of_nobody_knows_whom_is_enough(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, MIXED, nodes=[], pods=[])
    assert ["172.18.0.3", "172.18.0.4"] == found.nodes


DSR = frames.in_tunnel(frames.geneve(ping(), 1001, frames.dsr_option()), 6081)
HEALTHY: dict[str, Seen] = {
    "a pod asks a node, which answers through the tunnel": {
        "n1/eth0": [(1, THERE), (2, ping(A, N2, 63)), (3, in_vxlan(ping(N2, A, reply=True), N2))]
    },
    "captures merged into one file show each packet twice": {
        "n1/eth0": [(1, THERE), (2, ping()), (3, in_vxlan(BACK, N2)), (4, BACK)]
    },
    "requests that a load balancer passed on with DSR": {"n1/eth0": [(1, DSR), (2, BACK)]},
    "a tunnel device shows packets before they are encapsulated": {
        "n1/cilium_vxlan": [(1, ping())], "n1/eth0": [(2, THERE)],
    },
}  # fmt: skip


@pytest.mark.parametrize("what", HEALTHY)
def test_what_is_meant_to_be_so_is_left_alone(tmp_path: Path, what: str) -> None:
    assert [] == said(tmp_path, RULE, HEALTHY[what])


def test_routing_mode_hybrid_means_both(tmp_path: Path) -> None:
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"routing-mode": "hybrid"}}
    named = {"metadata": {"name": "cilium-config", "namespace": "kube-system"}}
    put(tmp_path / "cluster" / "cilium-config.json", settings | named)
    assert [] == said(tmp_path, RULE, MIXED)


def test_without_the_wire_it_is_not_applicable(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/lxca": [(1000, ping())]}).status


def test_what_the_tunnel_itself_lost_has_another_cause(tmp_path: Path) -> None:
    lost = in_vxlan(ping(A2, B2))
    seen: Seen = {"n1/eth0": [(1000, THERE), (1100, BACK), (1200, lost)], "n2/eth0": [(1001, THERE), (1099, BACK)]}
    (found,) = said(tmp_path, RULE, seen)
    assert ("warning", 1, []) == (found.severity, found.flows_total, found.last_seen_at)
