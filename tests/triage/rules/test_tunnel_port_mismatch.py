"""Ports mismatch where ICMP says that nobody listens, or both sides use their own; overlays side by side are fine."""

from __future__ import annotations

import struct
from pathlib import Path

from tests import frames
from tests.cluster import N1, N2, A, B, in_vxlan, ping, tcp_frame
from tests.triage.of_frames import outcome, said

RULE = "tunnel-port-mismatch"
OTHER = 4789
PING = in_vxlan(ping())
ASKED_BACK = frames.in_tunnel(
    frames.vxlan(tcp_frame(flags=0x02, source=B, destination=A), 2001), dport=OTHER, src=N2, dst=N1
)
FOREIGN = ping("10.42.0.1", "10.42.1.1"), ping("10.42.1.1", "10.42.0.1", reply=True)


def unreachable(about: bytes, source: str, destination: str) -> bytes:
    body = struct.pack("!BBHI", 3, 3, 0, 0) + about[14:]
    return frames.ethernet(frames.ipv4(body, source, destination, proto=1))


def foreign(port: int, answered: bool) -> list[tuple[int, bytes]]:
    """Return another overlay's ping between the nodes."""
    there = frames.in_tunnel(frames.vxlan(FOREIGN[0], 1), dport=port, src=N1, dst=N2)
    back = frames.in_tunnel(frames.vxlan(FOREIGN[1], 1), dport=port, src=N2, dst=N1)
    return [(5000, there), (5100, back)][: 1 + answered]


def both_ways() -> list[tuple[int, bytes]]:
    return [(1000, PING), (1100, in_vxlan(ping(B, A, reply=True), N2, N1, 2001))]


def test_port_unreachable_both_ways_leaves_no_doubt(tmp_path: Path) -> None:
    seen = [
        (1000, PING), (1100, unreachable(PING, N2, N1)),
        (2000, ASKED_BACK), (2100, unreachable(ASKED_BACK, N1, N2)),
    ]  # fmt: skip
    (found,) = said(tmp_path, RULE, {"n2/eth0": seen})
    assert ("critical", "certain", ["n1", "n2"]) == (found.severity, found.certainty, found.nodes)
    assert [4789.0, 8472.0] == [number.value for number in found.numbers if number.name == "port"]
    assert [[2, 4]] == [each.frames for each in found.evidence]


def test_one_side_alone_may_be_a_filter_that_says_the_same(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(1000, PING), (1100, unreachable(PING, N2, N1))]})
    assert ("likely", True) == (found.certainty, found.settled_by is not None)


def test_the_device_of_the_node_that_refuses_should_have_been_next(tmp_path: Path) -> None:
    seen = [(1000, PING), (1100, unreachable(PING, N2, N1))]
    (found,) = said(tmp_path, RULE, {"n1/eth0": seen, "n1/cilium_vxlan": [(900, ping())], "n2/cilium_vxlan": []})
    assert ["n2/cilium_vxlan"] == found.next_expected_at


def test_where_icmp_is_filtered_two_ports_without_an_answer_are_likely(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(1000, PING), (2000, ASKED_BACK)]})
    assert ("likely", [[1, 2]]) == (found.certainty, [each.frames for each in found.evidence])


def test_what_somebody_else_on_the_way_says_is_no_word_of_the_receiver(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(1000, PING), (1100, unreachable(PING, "172.18.0.1", N1))]})


def test_a_port_at_which_packets_are_answered_is_none_that_is_refused(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(900, PING), (950, unreachable(PING, N2, N1)), *both_ways()]})


def test_two_overlays_on_ports_of_their_own_are_left_alone(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [*both_ways(), *foreign(OTHER, answered=True)]})


def test_another_overlay_on_the_clusters_port_is_swallowed(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [*both_ways(), *foreign(8472, answered=False)]})
    assert ("likely", [[3]]) == (found.certainty, [each.frames for each in found.evidence])


def test_another_overlay_that_is_answered_there_is_not(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [*both_ways(), *foreign(8472, answered=True)]})


def test_without_pods_addresses_nobody_can_say_whose_packets_they_are(tmp_path: Path) -> None:
    seen = {"n1/eth0": [*both_ways(), *foreign(8472, answered=False)]}
    assert [] == said(tmp_path, RULE, seen, nodes=[], pods=[])


def test_without_a_tunnel_in_sight_it_is_not_applicable(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/eth0": [(1000, ping())]}).status
