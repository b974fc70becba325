"""One-way latency: hand-computed, with clocks that are right, wrong, and not to be compared."""

from __future__ import annotations

import pytest

from analyzer.measures import latency as measure
from analyzer.measures.crossing import Crossing, Direction, Sighting, crossings
from analyzer.measures.latency import NO_NODE, NO_ORDER, NO_TIMES, latency
from analyzer.measures.node_clocks import JUMPED, ONE_WAY
from analyzer.measures.pings import PingMeasure
from analyzer.result import HopLatency, Spread
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from tests.cluster import A, B, point, through_the_overlay, topology

SECOND_US, MS_US = 1_000_000, 1000
POINTS = [point("n1/lxca", "a"), point("n1/eth0"), point("n2/eth0"), point("n2/lxcb", "b")]
LXC_A, ETH_1, ETH_2, LXC_B = range(4)
START_US = 10 * SECOND_US


def crossing(direction: Direction, *seen: tuple[int, float | None], ttl: int = 64) -> Crossing:
    """A packet from a to b, or its reply; (point, µs) of each sighting."""
    ends = (A, B) if direction == "request" else (B, A)
    sightings = (Sighting(at, None if us is None else round((START_US + us) * 1000), ttl) for at, us in seen)
    return Crossing("internode", direction, *ends, tuple(sightings))


def both_ways(ahead_us: float, *more: Crossing) -> list[Crossing]:
    """Two requests and two replies; n2's clock is `ahead_us` ahead.

    In true time from n1/eth0 to n2/eth0 the requests take 30 and 50 µs, the replies back 10 and 40 µs.
    """
    return [
        crossing("request", (LXC_A, 0), (ETH_1, 5), (ETH_2, 35 + ahead_us), (LXC_B, 37 + ahead_us)),
        crossing("reply", (LXC_B, 100 + ahead_us), (ETH_2, 102 + ahead_us), (ETH_1, 112), (LXC_A, 119)),
        crossing("request", (LXC_A, 1000), (ETH_1, 1007), (ETH_2, 1057 + ahead_us), (LXC_B, 1057 + ahead_us)),
        crossing("reply", (LXC_B, 1100 + ahead_us), (ETH_2, 1101 + ahead_us), (ETH_1, 1141), (LXC_A, 1150)),
        *more,
    ]


def hop(
    rows: list[HopLatency], first: str = "n1/eth0", second: str = "n2/eth0", direction: Direction = "request"
) -> HopLatency:
    (found,) = [r for r in rows if (r.from_point, r.to_point, r.direction) == (first, second, direction)]
    return found


def measured(
    seen: list[Crossing], points: list[PointInput] = POINTS, known: Topology | None = None
) -> list[HopLatency]:
    return latency(seen, points, topology() if known is None else known)


def test_between_points_of_one_node_stamps_are_subtracted() -> None:
    """5 and 7 µs; a tie is 0, not nothing; no clock is compared."""
    rows = measured(both_ways(0))
    assert HopLatency(
        scope="internode", direction="request", from_point="n1/lxca", to_point="n1/eth0", packets=2,
        delta_us=Spread(2, 5.0, 6.0, 7.0), negative=0, offset_us=None, uncertainty_us=None, corrected=False,
        reason=None,
    ) == hop(rows, "n1/lxca", "n1/eth0")  # fmt: skip
    assert Spread(2, 0.0, 1.0, 2.0) == hop(rows, "n2/eth0", "n2/lxcb").delta_us


def test_rows_follow_the_way() -> None:
    rows = measured(both_ways(0)[::-1])
    assert [
        ("request", "n1/lxca", "n1/eth0"),
        ("request", "n1/eth0", "n2/eth0"),
        ("request", "n2/eth0", "n2/lxcb"),
        ("reply", "n2/lxcb", "n2/eth0"),
        ("reply", "n2/eth0", "n1/eth0"),
        ("reply", "n1/eth0", "n1/lxca"),
    ] == [(row.direction, row.from_point, row.to_point) for row in rows]


def test_clocks_that_may_well_agree_are_left_alone() -> None:
    """Least 30 there and 10 back: offset (30 - 10) / 2 = 10, uncertainty (30 + 10) / 2 = 20, so 0 is possible."""
    there = hop(measured(both_ways(0)))
    assert (10.0, 20.0, False, Spread(2, 30.0, 40.0, 50.0)) == (
        there.offset_us,
        there.uncertainty_us,
        there.corrected,
        there.delta_us,
    )


@pytest.mark.parametrize("ahead_us", [3 * SECOND_US, -40 * MS_US])
def test_a_wrong_clock_is_estimated_and_taken_off(ahead_us: float) -> None:
    """The estimate is off by the 10 µs that the two ways differ: the least ones become 20 both, within the 20."""
    rows = measured(both_ways(ahead_us))
    there, back = hop(rows), hop(rows, "n2/eth0", "n1/eth0", "reply")
    assert (ahead_us + 10, 20.0, True) == (there.offset_us, there.uncertainty_us, there.corrected)
    assert (-ahead_us - 10, 20.0, True) == (back.offset_us, back.uncertainty_us, back.corrected)
    assert (Spread(2, 20.0, 30.0, 40.0), Spread(2, 20.0, 35.0, 50.0)) == (there.delta_us, back.delta_us)
    assert (0, 0) == (there.negative, back.negative)


@pytest.mark.parametrize("ahead_us", [3 * SECOND_US, -40 * MS_US])
def test_a_wrong_clock_does_not_turn_the_way_round_nor_touch_its_own_node(ahead_us: float) -> None:
    right, wrong = measured(both_ways(0)), measured(both_ways(ahead_us))
    own = [("n1/lxca", "n1/eth0"), ("n2/eth0", "n2/lxcb")]
    assert [hop(right, *pair) for pair in own] == [hop(wrong, *pair) for pair in own]
    assert [(row.from_point, row.to_point) for row in right] == [(row.from_point, row.to_point) for row in wrong]


def test_in_one_direction_only_the_clocks_are_not_to_be_compared() -> None:
    rows = measured([each for each in both_ways(0) if each.direction == "request"])
    there = hop(rows)
    assert (2, None, None, None, ONE_WAY) == (
        there.packets,
        there.delta_us,
        there.offset_us,
        there.uncertainty_us,
        there.reason,
    )
    assert None is hop(rows, "n1/lxca", "n1/eth0").reason


def test_a_clock_that_jumps_is_told() -> None:
    """n2 sets its clock back by a second after the first exchange: least there 30 - 1 s, back 10."""
    late = [crossing("request", (ETH_1, 2000), (ETH_2, 2030 - SECOND_US))]
    there = hop(measured(both_ways(0, *late)))
    assert (3, None, JUMPED) == (there.packets, there.delta_us, there.reason)


def test_one_capture_of_another_clock_than_its_nodes_others_is_named() -> None:
    """n2/lxcb is an hour behind what n2's other captures say; which of two is off nobody could tell."""
    points = [*POINTS, point("n2/pod-b-eth0", "b")]
    pod, hour = len(POINTS), 3600 * SECOND_US
    seen = [
        crossing("request", (LXC_A, 0), (ETH_1, 5), (ETH_2, 35), (LXC_B, 37 - hour), (pod, 39)),
        crossing("reply", (pod, 99), (LXC_B, 100 - hour), (ETH_2, 102), (ETH_1, 112), (LXC_A, 119)),
    ]
    named = "stamps of n2/lxcb are of another clock than those of the node's other captures"
    assert named == hop(measured(seen, points)).reason
    two = [
        crossing("request", (ETH_1, 5), (ETH_2, 35), (LXC_B, 37 - hour)),
        crossing("reply", (LXC_B, 100 - hour), (ETH_2, 102), (ETH_1, 112)),
    ]
    assert JUMPED == hop(measured(two)).reason


def test_stamps_against_the_way_on_one_node_stay_and_are_counted() -> None:
    """-3 µs, as when a queue hands a frame to the other tap later."""
    row = hop(measured([crossing("request", (LXC_A, 3), (ETH_1, 0))]), "n1/lxca", "n1/eth0")
    assert (Spread(1, -3.0, -3.0, -3.0), 1) == (row.delta_us, row.negative)


def test_clocks_that_drift_leave_no_difference_below_zero_unsaid() -> None:
    """n2 gains 60 µs after the first exchange. Least: 30 there; back 10 and 40 - 60 = -20, so offset 25 ± 5.

    Corrected by 25: there 30 - 25 and 50 + 60 - 25; back 10 + 25 and -20 + 25: none below zero at the bounds.
    """
    gained = 60
    seen = [
        *both_ways(0)[:2],
        crossing("request", (ETH_1, 1007), (ETH_2, 1057 + gained)),
        crossing("reply", (ETH_2, 1101 + gained), (ETH_1, 1141)),
    ]
    rows = measured(seen)
    there, back = hop(rows), hop(rows, "n2/eth0", "n1/eth0", "reply")
    assert (25.0, 5.0, True, Spread(2, 5.0, 45.0, 85.0)) == (
        there.offset_us,
        there.uncertainty_us,
        there.corrected,
        there.delta_us,
    )
    assert Spread(2, 5.0, 20.0, 35.0) == back.delta_us


def test_without_times_there_is_no_difference() -> None:
    row = hop(measured([crossing("request", (LXC_A, None), (ETH_1, 3))]), "n1/lxca", "n1/eth0")
    assert (1, None, NO_TIMES) == (row.packets, row.delta_us, row.reason)


def test_packets_without_times_are_counted_beside_those_with() -> None:
    row = hop(measured(both_ways(0, crossing("request", (ETH_1, None), (ETH_2, 3)))))
    assert (3, Spread(2, 30.0, 40.0, 50.0)) == (row.packets, row.delta_us)


def test_points_without_a_node_may_have_any_clock() -> None:
    nowhere = [point("x/f1"), point("x/f2")]
    for each in nowhere:
        each.node = None
    rows = measured([crossing("request", (0, 0), (1, 4))], nowhere)
    assert [(1, None, NO_NODE)] == [(row.packets, row.delta_us, row.reason) for row in rows]


def test_nodes_whose_order_only_time_tells_are_not_compared() -> None:
    """Without topology both have stage 0, and one TTL: which came first is what the clocks claim."""
    rows = measured([crossing("request", (ETH_1, 0), (ETH_2, 4))], known=Topology())
    assert [(1, None, NO_ORDER)] == [(row.packets, row.delta_us, row.reason) for row in rows]


def test_a_router_between_two_nodes_is_compared_with_each() -> None:
    """Its clock is 3 s ahead. n1 to frr: least 20 there, 14 back, so 3 s + 3 µs; in the router TTL tells the order."""
    points = [point("n1/eth0"), point("frr/eth0", role="router"), point("n2/eth0")]
    ahead = 3 * SECOND_US

    def through(direction: Direction, *times: float) -> Crossing:
        ends = (A, B) if direction == "request" else (B, A)
        places = [0, 1, 1, 2] if direction == "request" else [2, 1, 1, 0]
        seen = zip(places, times, (63, 63, 62, 62), strict=True)
        return Crossing(
            "internode",
            direction,
            *ends,
            tuple(Sighting(at, round((START_US + us) * 1000), ttl) for at, us, ttl in seen),
        )

    rows = measured(
        [
            through("request", 0, 20 + ahead, 25 + ahead, 31),
            through("reply", 100, 110 + ahead, 113 + ahead, 127),
        ],
        points,
    )
    first = hop(rows, "n1/eth0", "frr/eth0")
    assert (ahead + 3, 17.0, Spread(1, 17.0, 17.0, 17.0)) == (first.offset_us, first.uncertainty_us, first.delta_us)
    inside = hop(rows, "frr/eth0", "frr/eth0")
    assert (Spread(1, 5.0, 5.0, 5.0), None, None) == (inside.delta_us, inside.offset_us, inside.reason)
    assert (-ahead - 2, 8.0) == (
        hop(rows, "frr/eth0", "n2/eth0").offset_us,
        hop(rows, "frr/eth0", "n2/eth0").uncertainty_us,
    )


def test_two_packets_with_one_number_are_left_out() -> None:
    """The same identifier and sequence a minute later: which sighting belongs to which is not known."""
    twice = crossing("request", (LXC_A, 0), (LXC_A, 60 * SECOND_US), (ETH_1, 5))
    assert [] == measured([twice])


def test_pings_within_a_node_tell_nothing_of_clocks_between_nodes() -> None:
    """A copy of them on another node is no crossing."""
    around = Crossing("intranode", "request", A, "10.244.1.11", (Sighting(0, 0, 64), Sighting(2, -5000, 64)))
    there = hop(measured(both_ways(0, around)))
    assert (10.0, 20.0) == (there.offset_us, there.uncertainty_us)


def test_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "MAX_ROWS", 2)
    assert ["n1/lxca", "n1/eth0"] == [row.from_point for row in measured(both_ways(0))]


def test_echoes_become_crossings() -> None:
    """One exchange through the overlay: a µs from point to point there, and back from 50 µs on."""
    cluster = through_the_overlay()
    echoes = PingMeasure(cluster.echoes.echoes.values(), cluster.points, cluster.topology).by_scope
    request, reply = crossings(echoes)
    assert ("internode", "request", A, B) == request[:4]
    assert ("internode", "reply", B, A) == reply[:4]
    assert [Sighting(at, at * 1000, 63 if at > 5 else 64) for at in range(8)] == list(request.sightings)
    row = hop(latency([request, reply], cluster.points, cluster.topology))
    assert (Spread(1, 1.0, 1.0, 1.0), 0.0, 1.0) == (row.delta_us, row.offset_us, row.uncertainty_us)
