"""Flows that are lost alike are one loss; the direction and the place tell losses apart."""

from __future__ import annotations

from pathlib import Path

from analyzer.triage.gathered import Wanted
from analyzer.triage.losses import furthest, losses
from tests import frames
from tests.cluster import A, B, in_vxlan, tcp_frame, udp_frame
from tests.journeys.run_of_frames import POINTS, Seen
from tests.run_folder import point, put
from tests.triage.case_of_frames import run_of

POD, LXC, WIRE, FAR = "n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0"
SENT = [tcp_frame(ports=(40000 + at, 80)) for at in range(40)]
PROBE = udp_frame()


def test_forty_flows_that_end_at_one_place_are_one_loss(tmp_path: Path) -> None:
    at_pod = [(at, each) for at, each in enumerate([*SENT, *SENT])]
    case = run_of(tmp_path, {POD: at_pod, LXC: at_pod, WIRE: []}).case
    (loss,) = losses(case, case.lost)
    assert (40, True, [LXC], [WIRE]) == (
        len(loss.flows), loss.forward, case.names(loss.last_seen), case.names(loss.next_expected)
    )  # fmt: skip
    assert [("flows", 40, ""), ("lost", 80, "packets")] == [
        (each.name, each.value, each.unit) for each in loss.numbers(case)
    ]


def test_another_place_is_another_loss(tmp_path: Path) -> None:
    seen: Seen = {
        POD: [(0, SENT[0]), (1, PROBE)],
        LXC: [(2, SENT[0]), (3, PROBE)],
        WIRE: [(4, in_vxlan(PROBE))],
        FAR: [],
    }
    case = run_of(tmp_path, seen).case
    assert [([WIRE], [FAR]), ([LXC], [WIRE])] == sorted(
        (case.names(loss.last_seen), case.names(loss.next_expected)) for loss in losses(case, case.lost)
    )


def test_only_packets_of_the_lost_direction_are_shown(tmp_path: Path) -> None:
    """The answer got to the wire of the sender's node and no farther."""
    back = tcp_frame(source=B, destination=A, ports=(80, 40000))
    seen: Seen = {
        POD: [(0, SENT[0])],
        WIRE: [(1, in_vxlan(SENT[0])), (9, in_vxlan(back, "172.18.0.4", "172.18.0.3", 2001))],
        FAR: [(2, in_vxlan(SENT[0])), (8, in_vxlan(back, "172.18.0.4", "172.18.0.3", 2001))],
        "n2/pod-b-eth0": [(3, SENT[0]), (7, back)],
    }
    given = run_of(tmp_path, seen)
    (loss,) = losses(given.case, given.case.lost)
    packets = loss.packets(given.gathered(Wanted(flows={loss.flows[0].flow.key})))
    assert (False, {B}) == (loss.forward, {packet.source for packet in packets})


def test_a_packet_that_a_router_shows_at_both_its_interfaces_is_lost_once(tmp_path: Path) -> None:
    """At an uplink each, packets of ECMP are several."""
    routers = [point("frr", name, "router", f"frr/{name}.pcap") for name in ("eth0", "eth1")]
    points = [*(POINTS[name] for name in (POD, FAR)), *routers]
    for name in ("eth0", "eth1"):
        put(tmp_path / "frr" / f"{name}.pcap", frames.pcap([(5, in_vxlan(SENT[0]))]))
    case = run_of(tmp_path, {POD: [(0, SENT[0])], FAR: []}, points=points).case
    (loss,) = losses(case, case.lost)
    assert ({"frr/eth0", "frr/eth1"}, 1) == (set(case.names(loss.last_seen)), loss.numbers(case)[1].value)


def test_packets_at_two_uplinks_of_a_node_are_as_many_as_both_showed(tmp_path: Path) -> None:
    uplinks = [point("n1", name, "underlay", f"n1/{name}.pcap") for name in ("eth0", "eth1")]
    points = [*(POINTS[name] for name in (POD, FAR)), *uplinks]
    put(tmp_path / "n1" / "eth1.pcap", frames.pcap([(5, in_vxlan(SENT[0]))]))
    sent = {POD: [(0, SENT[0]), (1, SENT[0])], WIRE: [(4, in_vxlan(SENT[0]))], FAR: []}
    case = run_of(tmp_path, sent, points=points).case
    (loss,) = losses(case, case.lost)
    assert ({"n1/eth0", "n1/eth1"}, 2) == (set(case.names(loss.last_seen)), loss.numbers(case)[1].value)


def test_of_flows_with_one_cause_those_that_got_furthest_say_where_they_ended(tmp_path: Path) -> None:
    seen: Seen = {
        POD: [(0, SENT[0]), (1, PROBE)],
        LXC: [(2, SENT[0]), (3, PROBE)],
        WIRE: [(4, in_vxlan(PROBE))],
        FAR: [],
    }
    case = run_of(tmp_path, seen).case
    place = furthest(case, [case.passage(*each) for each in case.lost])
    assert ([WIRE], [FAR]) == (case.names(place.last_seen), case.names(place.next_expected))


def test_no_way_ended_nowhere(tmp_path: Path) -> None:
    assert ([], []) == furthest(run_of(tmp_path, {POD: [(0, PROBE)]}).case, [])
