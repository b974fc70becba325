"""A call to a NodePort dies at the far node only if it arrived there, was not refused, and was not handed on."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import N1, N2, A, B, in_vxlan, ping
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said
from tests.triage.tcp_frames import RST, SECOND, SYN, segment

RULE, PORTS = "node-port-as-world", (40000, 30080)


def syns(source: str, ports: tuple[int, int] = PORTS, destination: str = N2, ttl: int = 64) -> list[tuple[int, bytes]]:
    return [(at * SECOND, segment(source, destination, SYN, ports, ttl=ttl)) for at in (0, 1)]


POD, WIRE = syns(A), syns(N1, ttl=63)
SEEN: Seen = {"n1/pod-a-eth0": POD, "n1/eth0": WIRE, "n2/eth0": WIRE}


def test_a_pods_call_arrives_bare_and_nothing_comes_of_it(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, SEEN)
    assert ("critical", "likely", ["n2/eth0"], 2) == (
        found.severity,
        found.certainty,
        found.last_seen_at,
        found.flows_total,
    )
    assert "t/a" == found.flows[0].source.pod


def test_without_the_pod_it_may_be_the_nodes_own(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n2/eth0": WIRE})
    assert ("warning", "possible") == (found.severity, found.certainty)


def test_what_does_not_arrive_is_lost_before(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, SEEN | {"n2/eth0": [(0, ping())]})


def test_a_port_without_a_service_is_refused(tmp_path: Path) -> None:
    refusal = segment(N2, N1, RST, PORTS[::-1])
    assert [] == said(tmp_path, RULE, SEEN | {"n2/eth0": [*WIRE, (2 * SECOND, refusal)]})


def test_a_call_that_is_handed_on_is_the_backends_business(tmp_path: Path) -> None:
    handed_on = syns(N1, (40000, 80), B)
    assert [] == said(tmp_path, RULE, SEEN | {"n2/pod-b-eth0": handed_on})


def test_a_port_that_is_no_node_port_is_the_nodes_own(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n2/eth0": syns(N1, (40000, 22))})


def test_what_comes_by_the_tunnel_has_an_identity(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n2/eth0": [(at, in_vxlan(data)) for at, data in WIRE]})


def test_without_tcp_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/eth0": [(0, ping())]}).status
