"""A missing route is told by the node's routes, by ARP or by ICMP; what gets through, or may, is left alone."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests import frames
from tests.cluster import A2, N1, A, B, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said

RULE = "missing-pod-route"
GATEWAY, FAR = "172.18.0.1", "172.18.0.4"
LOST = {"n1/eth0": [(1000, ping(ttl=63)), (2000, ping(ttl=63, sequence=2))], "n2/eth0": []}
BETWEEN_NODES = ping(N1, FAR)
DEFAULT_ALONE = {"n1/route": [{"dst": "default", "gateway": GATEWAY, "dev": "eth0"}]}
ROUTED = {"n1/route": [{"dst": "10.244.2.0/24", "gateway": FAR, "dev": "eth0"}]}


def arp(owner: str, mac: int = 2) -> bytes:
    """Return the ARP reply by which `owner` says that it has a MAC address; packets here go to the second."""
    ip = bytes(map(int, owner.split(".")))
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2) + frames.mac(mac) + ip + frames.mac(1) + bytes([172, 18, 0, 3])
    return frames.ethernet(body, 0x0806, src=mac, dst=1)


def with_arp(owner: str) -> Seen:
    return LOST | {"n1/eth0": [(500, arp(owner)), *LOST["n1/eth0"]]}


def unreachable(code: int = 0) -> bytes:
    """Return the ICMP error by which n1 says to a that there is no way to b."""
    body = struct.pack("!BBHI", 3, code, 0, 0) + ping()[14:]
    return frames.ethernet(frames.ipv4(body, N1, A, proto=1))


def test_a_node_whose_routes_know_only_the_default_one_has_none(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, LOST, DEFAULT_ALONE)
    assert ("critical", "likely", ["n1"]) == (found.severity, found.certainty, found.nodes)
    assert (["n1/eth0"], ["n2/eth0"]) == (found.last_seen_at, found.next_expected_at)


def test_what_is_lost_though_the_node_has_a_route_has_another_cause(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, LOST, ROUTED)


def test_without_routes_arp_tells_that_it_went_to_somebody_else(tmp_path: Path) -> None:
    assert ["likely"] == [found.certainty for found in said(tmp_path, RULE, with_arp(GATEWAY))]


def test_what_went_to_the_far_node_itself_was_lost_on_the_way(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, with_arp(FAR))


def test_without_routes_and_arp_nothing_tells_where_it_went(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, LOST)


def test_what_is_lost_beside_other_packets_that_get_there_bare_has_a_route(tmp_path: Path) -> None:
    other = ping(source=A2, ttl=63)
    seen = {"n1/eth0": [*LOST["n1/eth0"], (3000, other)], "n2/eth0": [(3010, other)]}
    assert [] == said(tmp_path, RULE, seen, DEFAULT_ALONE)


def test_a_node_that_says_so_leaves_no_doubt(tmp_path: Path) -> None:
    seen = {"n1/lxca": [(1000, ping()), (1010, unreachable())], "n1/eth0": [(900, BETWEEN_NODES)], "n2/eth0": []}
    (found,) = said(tmp_path, RULE, seen, DEFAULT_ALONE)
    assert ("certain", None) == (found.certainty, found.settled_by)
    assert {"n1/lxca": [2]} == {each.point: each.frames for each in found.evidence}


@pytest.mark.parametrize(("code", "certainties"), [(0, ["likely"]), (1, [])])
def test_without_routes_a_host_unreachable_may_be_a_neighbour_that_does_not_answer(
    tmp_path: Path, code: int, certainties: list[str]
) -> None:
    seen = {"n1/lxca": [(1000, ping()), (1010, unreachable(code))], "n1/eth0": [(900, BETWEEN_NODES)], "n2/eth0": []}
    assert certainties == [found.certainty for found in said(tmp_path, RULE, seen)]


def test_where_the_far_node_was_not_captured_it_is_no_more_than_possible(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": LOST["n1/eth0"]}, DEFAULT_ALONE)
    assert ("warning", "possible", []) == (found.severity, found.certainty, found.next_expected_at)


def test_an_answer_proves_the_way_there(tmp_path: Path) -> None:
    answered = [*LOST["n1/eth0"], (4000, ping(B, A, 62, True))]
    assert [] == said(tmp_path, RULE, {"n1/eth0": answered}, DEFAULT_ALONE)


def test_without_the_wire_nothing_can_be_said(tmp_path: Path) -> None:
    found = outcome(tmp_path, RULE, {"n1/lxca": [(1000, ping())]})
    assert ("not_applicable", True) == (found.status, "eth0" in (found.why or ""))


def test_a_request_that_came_does_not_prove_the_way_back(tmp_path: Path) -> None:
    """N2 answers, and says itself that it has no way for the answer."""
    answer = ping(B, A, reply=True)
    error = frames.ethernet(frames.ipv4(struct.pack("!BBHI", 3, 0, 0, 0) + answer[14:], FAR, B, proto=1))
    lost = {"n1/eth0": [(1000, ping(ttl=63))], "n2/eth0": [(1010, ping(ttl=63))]}
    (found,) = said(tmp_path, RULE, lost | {"n2/lxcb": [(1020, ping(ttl=62)), (1030, answer), (1040, error)]})
    assert ("likely", ["n2"], B) == (found.certainty, found.nodes, found.flows[0].source.ip)
