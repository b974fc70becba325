"""How two directions share one ladder of places."""

from __future__ import annotations

from analyzer.report.journey_picture import from_trace
from analyzer.report.journey_picture.rows import Row, rows
from analyzer.trace_result import Journey

from .made import across, answer, journey, sighting


def ladder(down: Journey, up: Journey | None = None) -> list[Row]:
    return rows(from_trace.way(down), from_trace.way(up) if up else None)


def names(found: list[Row]) -> list[str]:
    return [f"{row.place.node}/{row.place.name}" for row in found]


def test_both_directions_share_the_places_they_pass() -> None:
    found = ladder(journey(across(), answered=True), answer(across()[::-1]))
    assert ["n1/t/a", "n1/eth0", "n2/eth0", "n2/t/b"] == names(found)
    assert all(row.down and row.up and not row.ghost for row in found)


def test_what_one_direction_alone_passes_stands_where_it_was_passed() -> None:
    """The receiver's lxc sees only what its pod sends under BPF host routing."""
    back = across()[::-1]
    back.insert(1, sighting("n2/lxcb", "lxc"))
    found = ladder(journey(across(), answered=True), answer(back))
    assert ["n1/t/a", "n1/eth0", "n2/eth0", "n2/lxcb", "n2/t/b"] == names(found)
    assert [(False, True)] == [(bool(row.down), bool(row.up)) for row in found if row.place.name == "lxcb"]


def test_within_a_node_each_lxc_stands_by_its_own_pod() -> None:
    """Under BPF host routing each sees only its own pod's packets, so no direction shows both."""
    a, b = sighting("n1/pod-a-eth0", "pod"), sighting("n1/pod-b-eth0", "pod", 63)
    request = journey([a, sighting("n1/lxca", "lxc"), b], answered=True, destination_node="n1")
    found = ladder(request, answer([b, sighting("n1/lxcb", "lxc"), a], source_node="n1"))
    assert ["n1/t/a", "n1/lxca", "n1/lxcb", "n1/t/b"] == names(found)


def test_an_answer_over_other_uplinks_leaves_nodes_in_one_piece() -> None:
    back = [sighting(f"{node}/eth1", "underlay") for node in ("n2", "n1")]
    found = ladder(journey(across(), answered=True), answer([across()[3], *back, across()[0]]))
    assert ["n1/t/a", "n1/eth0", "n1/eth1", "n2/eth0", "n2/eth1", "n2/t/b"] == names(found)


def test_a_router_that_sees_it_twice_in_a_row_stands_once() -> None:
    seen = [sighting("n1/eth0", "underlay", 63), sighting("r/eth0", "router", 63), sighting("r/eth0", "router", 62)]
    found = ladder(journey(seen, source_pod=None, destination_pod=None))
    assert [["n1/eth0", 1], ["r/eth0", 2]] == [
        [name, len(row.down.stops) if row.down else 0] for name, row in zip(names(found), found, strict=True)
    ]


def test_a_place_it_comes_back_to_stands_again() -> None:
    seen = [sighting(f"{node}/eth0", "underlay", ttl) for node, ttl in (("n1", 64), ("n2", 63), ("n1", 62))]
    assert ["n1/eth0", "n2/eth0", "n1/eth0"] == names(ladder(journey(seen, source_pod=None, destination_pod=None)))


def test_a_lost_packet_has_a_row_for_the_point_and_the_pod_it_did_not_reach() -> None:
    found = ladder(journey(across()[:2], outcome="lost", next_expected_at="n2/eth0"))
    assert ["n1/t/a", "n1/eth0", "n2/eth0", "n2/t/b"] == names(found)
    assert [("", False), ("", False), ("down", True), ("", True)] == [(row.expected, row.ghost) for row in found]


def test_the_pods_own_view_is_the_pod() -> None:
    found = ladder(journey(across()[:3], outcome="lost", next_expected_at="n2/pod-b-eth0"))
    assert ["n1/t/a", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"] == names(found)


def test_of_two_uplinks_one_had_to_see_it() -> None:
    found = ladder(journey(across()[:2], outcome="lost", next_expected_at="n2/eth0 or n2/eth1"))
    assert "n2/eth0 or eth1" == names(found)[2]


def test_a_lost_answer_is_expected_where_the_request_was_seen() -> None:
    back = answer(across()[:1:-1], outcome="lost", next_expected_at="n1/eth0")
    found = ladder(journey(across(), answered=True), back)
    assert ["n1/t/a", "n1/eth0", "n2/eth0", "n2/t/b"] == names(found)
    assert ["", "up", "", ""] == [row.expected for row in found]


def test_an_end_that_nobody_captured_is_a_row_without_sightings() -> None:
    found = ladder(journey(across()[1:3], outcome="open"))
    assert [("n1/t/a", True), ("n2/t/b", True)] == [
        (name, row.ghost) for name, row in zip(names(found), found, strict=True) if row.ghost
    ]
