"""Expected and observed TTLs side by side, by direction and place."""

from __future__ import annotations

from analyzer.measures.routers import Routers
from analyzer.measures.ttl_expected import NO_VIEW, NOTHING, USED_UP, expected_ttls
from analyzer.measures.ttl_rules import Setup
from analyzer.result import RouteTo, TtlExpectation
from tests.cluster import A2, A, B, Cluster, both_nodes, in_vxlan, ping, point, through_the_overlay

BPF = Setup("cilium", "bpf", "1.20.0", False)
ROUTES = [
    RouteTo("n1", "10.244.2.0/24", ["172.18.0.4"], ["eth0"], "kernel", None, "native"),
    RouteTo("n2", "10.244.1.0/24", ["172.18.0.3"], ["eth0"], "kernel", None, "native"),
]


def rows(cluster: Cluster, setup: Setup = BPF, routes: list[RouteTo] | None = None) -> list[TtlExpectation]:
    found = Routers(ROUTES if routes is None else routes, cluster.topology)
    return expected_ttls(cluster.classified(), cluster.points, cluster.topology, found, setup)


def brief(found: list[TtlExpectation]) -> list[tuple[str | None, str, str, list[int], list[int], bool | None]]:
    return [(r.source_node, r.place, r.header, r.expected, [v.value for v in r.observed], r.met) for r in found]


def native(wire: int = 63, far: int = 63, pod: int = 62) -> Cluster:
    cluster = Cluster()
    cluster.see_everywhere({
        "n1/pod-a-eth0": ping(), "n1/lxca": ping(), "n1/eth0": ping(ttl=wire), "n2/eth0": ping(ttl=far),
        "n2/pod-b-eth0": ping(ttl=pod),
    })  # fmt: skip
    return cluster


def test_an_overlay_has_its_own_ttl_outside_and_none_taken_inside() -> None:
    found = rows(through_the_overlay())
    here = [
        ("source underlay", "workload", [64], [64], True),
        ("source underlay", "outer", [64], [64], True),
        ("destination underlay", "workload", [64], [64], True),
        ("receiver", "workload", [63], [63], True),
    ]
    assert [("n1", *row) for row in here] + [("n2", *row) for row in here] == brief(found)
    assert {"own view", "rule"} == {row.initial_from for row in found}


def test_native_packets_lose_one_on_each_node() -> None:
    found = rows(native())
    assert [
        ("n1", "source underlay", "workload", [63], [63], True),
        ("n1", "destination underlay", "workload", [63], [63], True),
        ("n1", "receiver", "workload", [62], [62], True),
    ] == brief(found)
    assert {(0, "routes")} == {(row.routers, row.routers_from) for row in found}


def test_without_routes_what_the_wire_lost_between_the_nodes_were_routers() -> None:
    """63 leaves n1, 62 reaches n2: one router; the pod gets 61. The second wire proves nothing and is left out."""
    found = rows(native(far=62, pod=61), routes=[])
    assert [
        ("n1", "source underlay", "workload", [63], [63], True),
        ("n1", "receiver", "workload", [61], [61], True),
    ] == brief(found)
    assert (1, "underlays") == (found[0].routers, found[0].routers_from)


def test_routes_that_know_no_router_make_a_lost_hop_a_finding() -> None:
    met = {row.place: row.met for row in rows(native(far=62, pod=61))}
    assert {"source underlay": True, "destination underlay": False, "receiver": False} == met


def test_a_receiver_that_was_not_captured_is_no_judgement() -> None:
    cluster = Cluster(point("n1/pod-a-eth0", "a"), point("n1/eth0"), point("n2/lxcb", "b"))
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": ping(ttl=63)})
    assert ([62], [], None, NO_VIEW) == (lambda r: (r.expected, r.observed, r.met, r.why))(rows(cluster)[-1])


def test_a_receiver_that_saw_nothing_is_none_either() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": ping(ttl=63)})
    assert (None, NOTHING) == (rows(cluster)[-1].met, rows(cluster)[-1].why)


def test_a_ttl_that_is_used_up_on_the_way_is_expected_to_arrive_nowhere() -> None:
    """2 leaves n1 as 1 and dies on n2 (BPF host routing takes two); a capture in the pod has to have watched."""
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(ttl=2), "n1/eth0": ping(ttl=1), "n2/eth0": ping(ttl=1)})
    last = rows(cluster)[-1]
    assert ([], [], True, USED_UP) == (last.expected, last.observed, last.met, last.why)


def test_the_outer_header_starts_with_64_whatever_is_inside() -> None:
    cluster = Cluster()
    cluster.see("n1/pod-a-eth0", ping(ttl=3))
    cluster.see("n1/eth0", in_vxlan(ping(ttl=3)))
    outer = next(row for row in rows(cluster) if row.header == "outer")
    assert ([64], 64, True) == (outer.expected, outer.initial, outer.met)


def test_flows_from_other_initial_values_are_groups_of_their_own() -> None:
    cluster = native()
    cluster.see("n1/pod-a-eth0", ping(A, "10.244.2.21", ttl=128))
    cluster.see("n1/eth0", ping(A, "10.244.2.21", ttl=127))
    assert [(64, [63]), (128, [127])] == sorted(
        (row.initial or 0, row.expected) for row in rows(cluster) if row.place == "source underlay"
    )


def test_on_one_node_the_receiver_is_the_only_place() -> None:
    cluster = Cluster(*both_nodes(), point("n1/pod-a2-eth0", "a2"))
    cluster.see_everywhere({"n1/pod-a-eth0": ping(A, A2), "n1/pod-a2-eth0": ping(A, A2, ttl=63)})
    assert [("n1", "receiver", "workload", [63], [63], True)] == brief(rows(cluster))


def test_ways_that_cross_both_ways_at_once_have_no_rule() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(ping()))
    cluster.see("n1/eth0", ping(ttl=63))
    assert [] == rows(cluster)


def test_an_unknown_datapath_is_told_not_judged() -> None:
    found = rows(native(), Setup("unknown"))
    assert {(None, ())} == {(row.met, tuple(row.expected)) for row in found}
    assert "what made these packets is not known" in found[0].why


def test_nothing_is_learnt_of_how_a_flow_crossed_from_its_ttl() -> None:
    """63 at the receiver, and the wire not captured: class unknown, so no row at all."""
    cluster = Cluster(point("n1/pod-a-eth0", "a"), point("n2/pod-b-eth0", "b"))
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n2/pod-b-eth0": ping(A, B, ttl=63)})
    assert [] == rows(cluster)


def test_a_ttl_that_the_sender_may_have_chosen_breaks_no_expectation() -> None:
    """Traceroute's small values, where no view of the sender tells them from packets of afar."""
    cluster = Cluster(point("n1/eth0"), point("n2/eth0"))
    cluster.see_everywhere({"n1/eth0": ping(ttl=2), "n2/eth0": ping(ttl=2)})
    assert {(None, None)} == {(row.initial, row.met) for row in rows(cluster)}
