"""Which points a packet had to pass, and what follows where it was not seen."""

from __future__ import annotations

import pytest

from analyzer.journeys.ending import Ending, certain, ending
from analyzer.journeys.order import Ends
from analyzer.topology.runs import PointInput
from tests.cluster import both_nodes, point

ACROSS = Ends("t/a", "t/b", "n1", "n2")
HOST = Ends("t/a", None, "n1", "n2", receiver_is_node=True)


def named(points: list[PointInput], which: list[int]) -> list[str]:
    return [points[index].id for index in which]


@pytest.mark.parametrize(
    ("routing", "tunnels", "expected"),
    [
        ("bpf", set(), ["n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"]),
        ("legacy", set(), ["n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0", "n2/lxcb", "n2/pod-b-eth0"]),
        ("bpf", {2, 5}, ["n1/pod-a-eth0", "n1/lxca", "n1/cilium_vxlan", "n1/eth0", "n2/eth0", "n2/cilium_vxlan",
                         "n2/pod-b-eth0"]),
    ],
)  # fmt: skip
def test_the_way_between_nodes(routing: str, tunnels: set[int], expected: list[str]) -> None:
    points = both_nodes()
    assert expected == named(points, certain(points, ACROSS, routing, tunnels, set()))  # type: ignore[arg-type]


def test_within_a_node_no_underlay_is_passed() -> None:
    points = [*both_nodes(), point("n1/pod-a2-eth0", "a2"), point("n1/cilium_host")]
    ends = Ends("t/a", "t/a2", "n1", "n1")
    expected = ["n1/pod-a-eth0", "n1/lxca", "n1/pod-a2-eth0"]
    assert expected == named(points, certain(points, ends, "bpf", set(), set()))


def test_an_uplink_beside_one_that_was_not_tapped_is_not_certain() -> None:
    points = both_nodes()
    way = certain(points, ACROSS, "bpf", set(), {"n2"})
    assert ["n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/pod-b-eth0"] == named(points, way)


def test_points_that_were_not_tapped_prove_nothing() -> None:
    points = [point("n1/pod-a-eth0", "a"), point("n2/eth0", tapped=False), point("n2/pod-b-eth0", "b", tapped=False)]
    assert ["n1/pod-a-eth0"] == named(points, certain(points, ACROSS, "legacy", set(), set()))


def test_nothing_is_certain_of_unknown_ends() -> None:
    assert [] == certain(both_nodes(), Ends("t/a", None, "n1", None), "legacy", set(), set())


def test_of_two_uplinks_the_packet_takes_one() -> None:
    points = [point("n1/pod-a-eth0", "a"), point("n2/eth0"), point("n2/eth1"), point("n2/pod-b-eth0", "b")]
    way = certain(points, ACROSS, "bpf", set(), set())
    assert Ending("lost", "n2/eth0 or n2/eth1") == ending(
        points, ACROSS, way, [points[at] for at in [0]], lambda index: ""
    )
    assert Ending("lost", "n2/pod-b-eth0") == ending(
        points, ACROSS, way, [points[at] for at in [0, 2]], lambda index: ""
    )
    assert Ending("arrived") == ending(points, ACROSS, way, [points[at] for at in [0, 2, 3]], lambda index: "")


def test_an_address_of_the_node_is_reached_at_the_node() -> None:
    points = both_nodes()
    assert Ending("arrived") == ending(points, HOST, [], [points[at] for at in [0, 3, 4]], lambda index: "")


def test_a_point_that_did_not_capture_then_leaves_it_open() -> None:
    points = both_nodes()
    found = ending(
        points,
        ACROSS,
        certain(points, ACROSS, "bpf", set(), set()),
        [points[at] for at in [0, 1, 3]],
        lambda index: "" if index < 4 else f"{points[index].id} was away",
    )
    expected = "n2/eth0 was away"
    assert ("open", None, expected) == (found.outcome, found.next, found.settle)
