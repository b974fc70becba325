"""An endpoint is stale where packets for a pod go to another node than its own; who sends from there, lives there."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import N1, A, B, in_vxlan, ping, tcp_frame
from tests.triage.of_frames import outcome, said

RULE = "stale-tunnel-endpoint"
N3 = "172.18.0.5"
NODES = [
    {"name": name, "addresses": [address], "pod_cidrs": [cidr], "router_ip": None}
    for name, address, cidr in (
        ("n1", N1, "10.244.1.0/24"), ("n2", "172.18.0.4", "10.244.2.0/24"), ("n3", N3, "10.244.3.0/24")
    )
]  # fmt: skip
MISLED = in_vxlan(ping(), destination=N3)


def test_what_goes_to_another_node_than_the_pods_is_misled(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(1000, MISLED)], "n2/eth0": []}, nodes=NODES)
    assert ("critical", "likely", ["n1", "n2", "n3"]) == (found.severity, found.certainty, found.nodes)
    assert (["n1/eth0"], ["n2/eth0"]) == (found.last_seen_at, found.next_expected_at)
    assert "t/b is on n2" in found.cause


def test_packets_that_the_pod_itself_sends_from_its_node_leave_no_doubt(tmp_path: Path) -> None:
    own = in_vxlan(tcp_frame(source=B, destination=A), "172.18.0.4", N1, 2001)
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(1000, MISLED), (2000, own)]}, nodes=NODES)
    assert ("certain", None) == (found.certainty, found.settled_by)


def test_where_the_packets_say_that_the_pod_lives_there_the_map_is_not_what_is_stale(tmp_path: Path) -> None:
    own = in_vxlan(tcp_frame(source=B, destination=A), N3, N1, 2001)
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(1000, MISLED), (2000, own)]}, nodes=NODES)


def test_what_is_answered_nevertheless_is_a_warning(tmp_path: Path) -> None:
    bare = ping(B, A, 63, reply=True)
    found = said(tmp_path, RULE, {"n1/eth0": [(1000, MISLED), (2000, bare)]}, nodes=NODES)
    assert ["warning"] == [each.severity for each in found]


def test_no_node_is_wrong_for_an_address_outside_the_cluster(tmp_path: Path) -> None:
    outside = in_vxlan(ping(destination="203.0.113.9"), destination=N3)
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(1000, outside)]}, nodes=NODES)


def test_the_right_node_is_no_finding(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(1000, in_vxlan(ping()))]}, nodes=NODES)


def test_where_nothing_says_who_runs_where_it_is_not_applicable(tmp_path: Path) -> None:
    found = outcome(tmp_path, RULE, {"n1/eth0": [(1000, MISLED)]}, nodes=[], pods=[])
    assert "not_applicable" == found.status


def test_where_two_nodes_were_given_the_address_its_endpoint_is_not_what_is_stale(tmp_path: Path) -> None:
    both = [*NODES[:2], NODES[2] | {"pod_cidrs": ["10.244.3.0/24", "10.244.2.0/24"]}]
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(1000, MISLED)], "n2/eth0": []}, nodes=both)
