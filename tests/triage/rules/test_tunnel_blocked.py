"""A tunnel is blocked where nothing in it arrives, or ICMP prohibits it; one lost flow, or half a view, is not that."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests import frames
from tests.cluster import B2, N1, N2, A, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import outcome, said

RULE = "tunnel-blocked"
SYN = 0x02
PING, HTTP = in_vxlan(ping()), in_vxlan(tcp_frame(flags=SYN))
BACK = in_vxlan(ping(B, A, reply=True), N2, N1, 2001)


def prohibited(code: int) -> bytes:
    """Return n2's ICMP error about the ping's outer packet."""
    body = struct.pack("!BBHI", 3, code, 0, 0) + PING[14:]
    return frames.ethernet(frames.ipv4(body, N2, N1, proto=1))


def test_what_leaves_one_node_in_the_tunnel_and_never_comes_to_the_other_is_blocked(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(1000, PING), (2000, HTTP)], "n2/eth0": []})
    assert ("critical", "certain", ["n1", "n2"], 2) == (
        found.severity, found.certainty, found.nodes, found.flows_total
    )  # fmt: skip
    assert (["n1/eth0"], ["n2/eth0"]) == (found.last_seen_at, found.next_expected_at)


def test_one_protocol_alone_is_likely_at_most(tmp_path: Path) -> None:
    found = said(tmp_path, RULE, {"n1/eth0": [(1000, PING)], "n2/eth0": []})
    assert ["likely"] == [each.certainty for each in found]


def test_one_protocol_that_is_lost_while_another_arrives_has_another_cause(tmp_path: Path) -> None:
    seen = {"n1/eth0": [(1000, PING), (2000, HTTP), (3000, PING)], "n2/eth0": [(1010, PING), (3010, PING)]}
    assert [] == said(tmp_path, RULE, seen)


def test_a_tunnel_may_be_blocked_in_mid_run(tmp_path: Path) -> None:
    dns = in_vxlan(udp_frame())
    seen = {"n1/eth0": [(1000, PING), (2000, HTTP), (3000, dns)], "n2/eth0": [(1010, PING)]}
    assert [("certain", 2)] == [(each.certainty, each.flows_total) for each in said(tmp_path, RULE, seen)]


def test_a_tunnel_that_was_blocked_for_a_while_is_found_though_packets_arrived_before_and_behind(
    tmp_path: Path,
) -> None:
    early, late = (1000, PING), (9_000_000, in_vxlan(udp_frame(ports=(40009, 53))))
    lost = [(2_000_000, HTTP), (3_500_000, in_vxlan(udp_frame()))]
    seen = {"n1/eth0": [early, *lost, late], "n2/eth0": [(at + 10, data) for at, data in (early, late)]}
    assert [("certain", 2)] == [(each.certainty, each.flows_total) for each in said(tmp_path, RULE, seen)]


def test_some_packets_lost_by_chance_in_a_moment_without_others_are_no_blocked_tunnel(tmp_path: Path) -> None:
    early, late = (1000, PING), (9_000_000, in_vxlan(udp_frame(ports=(40009, 53))))
    lost = [(2_000_000, HTTP), (2_000_100, in_vxlan(udp_frame()))]
    seen = {"n1/eth0": [early, *lost, late], "n2/eth0": [(at + 10, data) for at, data in (early, late)]}
    assert [] == said(tmp_path, RULE, seen)


def test_a_tunnel_to_a_node_that_has_not_the_receiver_is_not_blocked_towards_the_receivers(tmp_path: Path) -> None:
    elsewhere = [in_vxlan(data, N1, "172.18.0.9") for data in (ping(), tcp_frame(flags=SYN))]
    sent = [(1000 + number, data) for number, data in enumerate(elsewhere)]
    seen = {"n1/eth0": [*sent, (5010, BACK)], "n2/eth0": [(5000, BACK)]}
    assert [] == said(tmp_path, RULE, seen)


def test_one_direction_is_enough(tmp_path: Path) -> None:
    seen = {"n1/eth0": [(1000, PING)], "n2/eth0": [(1010, PING), (1100, BACK)]}
    (found,) = said(tmp_path, RULE, seen)
    assert (B, A) == (found.flows[0].source.ip, found.flows[0].destination.ip)
    assert (["n2/eth0"], ["n1/eth0"]) == (found.last_seen_at, found.next_expected_at)


@pytest.mark.parametrize(("code", "certainties"), [(13, ["certain"]), (10, ["certain"]), (1, [])])
def test_who_prohibits_it_says_so(tmp_path: Path, code: int, certainties: list[str]) -> None:
    seen = {"n1/eth0": [(1000, PING), (1200, prohibited(code))], "n2/eth0": [(1010, PING), (1100, prohibited(code))]}
    found = said(tmp_path, RULE, seen)
    assert certainties == [each.certainty for each in found]
    assert [["n1/eth0", "n2/eth0"]] * len(found) == [[each.point for each in one.evidence] for one in found]


def test_from_one_node_alone_several_silent_receivers_are_possible_and_a_warning(tmp_path: Path) -> None:
    other = in_vxlan(ping(destination=B2))
    found = said(tmp_path, RULE, {"n1/eth0": [(1000, PING), (2000, other)]})
    assert [("warning", "possible", [])] == [(each.severity, each.certainty, each.next_expected_at) for each in found]


ONE_SIDED: dict[str, Seen] = {
    "one receiver may have a reason of its own": {"n1/eth0": [(1000, PING), (2000, HTTP)]},
    "something came back": {"n1/eth0": [(1000, PING), (1100, BACK), (2000, in_vxlan(ping(destination=B2)))]},
    "nobody has to answer a datagram": {
        "n1/eth0": [(1, in_vxlan(udp_frame(destination=to, ports=(4000, 514)))) for to in (B, B2)]
    },
}


@pytest.mark.parametrize("why", ONE_SIDED)
def test_from_one_node_alone_less_than_that_says_nothing(tmp_path: Path, why: str) -> None:
    assert [] == said(tmp_path, RULE, ONE_SIDED[why])


def test_without_a_tunnel_in_sight_it_is_not_applicable(tmp_path: Path) -> None:
    found = outcome(tmp_path, RULE, {"n1/eth0": [(1000, ping())], "n2/eth0": []})
    assert ("not_applicable", "no packet in a tunnel was captured") == (found.status, found.why)
