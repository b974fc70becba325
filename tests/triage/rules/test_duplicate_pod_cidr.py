"""Pod CIDRs are duplicate where one address comes from two nodes at one time, or they overlap by declaration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import frames
from tests.cluster import N1, N2, A, B, in_vxlan, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import said

RULE = "duplicate-pod-cidr"
N3 = "172.18.0.5"
NODES = [
    {"name": name, "addresses": addresses, "pod_cidrs": [cidr], "router_ip": None}
    for name, addresses, cidr in (
        ("n1", [N1, "172.19.0.3"], "10.244.1.0/24"), ("n2", [N2], "10.244.2.0/24"), ("n3", [N3], "10.244.3.0/24")
    )
]  # fmt: skip


def turns(*senders: str, vni: int = 1001, source: str = A) -> Seen:
    """Return pings of one address that these nodes send by turns, at b's node."""
    return {
        "n2/eth0": [(at, in_vxlan(ping(source, B, sequence=at), each, N2, vni)) for at, each in enumerate(senders, 1)]
    }


def test_one_address_that_two_nodes_send_for_by_turns_is_two_pods(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, turns(N1, N3, N1), nodes=NODES)
    assert ("critical", "certain", ["n1", "n3"]) == (found.severity, found.certainty, found.nodes)
    assert [[1, 2, 3]] == [each.frames for each in found.evidence]


HEALTHY: dict[str, Seen] = {
    "a pod that moved": turns(N1, N1, N3, N3),
    "a node with two addresses": turns(N1, "172.19.0.3", N1),
    "a node's own traffic": turns(N1, N3, N1, vni=6),
    "a client from outside": turns(N1, N3, N1, vni=2, source="203.0.113.9"),
}


@pytest.mark.parametrize("what", HEALTHY)
def test_what_else_comes_from_several_addresses_is_left_alone(tmp_path: Path, what: str) -> None:
    assert [] == said(tmp_path, RULE, HEALTHY[what], nodes=NODES)


def test_what_a_load_balancer_passes_on_is_not_its_own(tmp_path: Path) -> None:
    def passed(sender: str) -> bytes:
        return frames.in_tunnel(frames.geneve(ping(), 1001, frames.dsr_option()), 6081, sender, N2)

    seen = {"n2/eth0": [(at, passed(sender)) for at, sender in enumerate((N1, N3, N1), 1)]}
    assert [] == said(tmp_path, RULE, seen, nodes=NODES)


def test_addresses_that_nobody_names_may_be_one_nodes(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, turns(N1, "172.20.0.9", N1), nodes=NODES)
    assert ("likely", True) == (found.certainty, found.settled_by is not None)


def test_declared_cidrs_that_overlap_are_a_warning_before_any_packet_shows_it(tmp_path: Path) -> None:
    nodes = [NODES[0], NODES[1] | {"pod_cidrs": ["10.244.0.0/20"]}]
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(1, ping(B, B))]}, nodes=nodes)
    assert ("warning", ["n1", "n2"], None) == (found.severity, found.nodes, found.display_filter)
