"""The path of a ping: its hops in order, and what each hop says."""

from __future__ import annotations

from analyzer.measures.pings import PingMeasure
from analyzer.result import Hop, PingPath
from analyzer.topology.model import Topology
from analyzer.topology.programs import Program
from analyzer.topology.state import NodeState
from tests.cluster import A2, N1, N2, A, B, Cluster, both_nodes, in_vxlan, ping, point, through_the_overlay

THERE = [
    "n1/pod-a-eth0",
    "n1/lxca",
    "n1/cilium_vxlan",
    "n1/eth0",
    "n2/eth0",
    "n2/cilium_vxlan",
    "n2/lxcb",
    "n2/pod-b-eth0",
]


def path_of(cluster: Cluster) -> PingPath:
    (path,) = PingMeasure(cluster.echoes.echoes.values(), cluster.points, cluster.topology).paths()
    return path


def names(hops: list[Hop]) -> list[str]:
    return [hop.point for hop in hops]


def test_hops_stand_in_the_order_of_the_way() -> None:
    path = path_of(through_the_overlay())
    assert THERE == names(path.request)
    assert ["n2/pod-b-eth0", "n2/eth0", "n1/eth0", "n1/lxca", "n1/pod-a-eth0"] == names(path.reply)


def test_one_stamp_on_all_points_and_files_read_backwards_change_nothing() -> None:
    """Receive stamps survive decapsulation, so eth0, cilium_vxlan and the pod may show one nanosecond."""
    cluster = Cluster(*reversed(both_nodes()))
    for where in reversed(THERE):
        far = where in ("n2/lxcb", "n2/pod-b-eth0")
        cluster.see(where, in_vxlan(ping()) if where.endswith("/eth0") else ping(ttl=63 if far else 64), 7)
    path = path_of(cluster)
    assert THERE == names(path.request)
    assert {0.0} == {hop.time_offset_us for hop in path.request}


def test_clocks_that_disagree_between_nodes_do_not_turn_the_path_round() -> None:
    """n2 is 5 ms behind: its sightings are earlier, but they follow by topology."""
    cluster = Cluster()
    cluster.see("n1/eth0", ping(ttl=63), 9000)
    cluster.see("n2/eth0", ping(ttl=63), 4000)
    path = path_of(cluster)
    assert [("n1/eth0", 5000.0), ("n2/eth0", 0.0)] == [(hop.point, hop.time_offset_us) for hop in path.request]


def test_on_one_node_the_receivers_points_are_the_mirror_image() -> None:
    cluster = Cluster(
        point("n1/lxca", "a"), point("n1/lxca2", "a2"), point("n1/pod-a-eth0", "a"), point("n1/pod-a2-eth0", "a2")
    )
    for where in ("n1/pod-a2-eth0", "n1/lxca2", "n1/lxca", "n1/pod-a-eth0"):
        cluster.see(where, ping(A, A2, ttl=63 if "a2" in where else 64), 3)
    assert ["n1/pod-a-eth0", "n1/lxca", "n1/lxca2", "n1/pod-a2-eth0"] == names(path_of(cluster).request)


def test_a_router_stands_between_the_nodes_and_falling_ttl_orders_its_two_sides() -> None:
    cluster = Cluster(
        point("frr/eth2", role="router"), point("frr/eth1", role="router"), point("n2/eth0"), point("n1/eth0")
    )
    for where, ttl in (("frr/eth2", 62), ("n2/eth0", 62), ("n1/eth0", 63), ("frr/eth1", 63)):
        cluster.see(where, ping(ttl=ttl), 3)
    assert ["n1/eth0", "frr/eth1", "frr/eth2", "n2/eth0"] == names(path_of(cluster).request)


def test_without_a_map_ttl_and_time_order_the_hops() -> None:
    cluster = Cluster(point("x/f1"), point("x/f2"), point("x/f3"), known=Topology())
    for where, ttl, at in (("x/f1", 62, 5), ("x/f2", 63, 9), ("x/f3", 63, 4)):
        cluster.see(where, ping(ttl=ttl), at)
    assert ["x/f3", "x/f2", "x/f1"] == names(path_of(cluster).request)


def test_any_is_a_hop_only_when_nothing_else_was_captured() -> None:
    """`any` shows what the other points show once more."""
    both = Cluster(point("n1/any"), point("n1/lxca", "a"))
    alone = Cluster(point("n1/any"))
    for cluster in (both, alone):
        for seen in cluster.points:
            cluster.see(seen.id, ping())
    assert [["n1/lxca"], ["n1/any"]] == [names(path_of(both).request), names(path_of(alone).request)]


def test_a_hop_says_what_stood_on_the_wire_there() -> None:
    cluster = Cluster()
    cluster.topology.state = {
        "n1": NodeState(
            programs={"eth0": [Program("cil_from_netdev", "tcx/ingress"), Program("cil_to_netdev", "tcx/egress")]}
        )
    }
    cluster.see("n1/pod-a-eth0", ping(), 10)
    cluster.see("n1/eth0", in_vxlan(ping(sequence=9)), 11)
    cluster.see("n1/eth0", in_vxlan(ping()), 12)
    bare, carried = path_of(cluster).request
    assert Hop(
        point="n1/pod-a-eth0", node="n1", interface="pod-a-eth0", role="pod", frame_number=1, time_offset_us=0.0,
        frame_len=98, ip_ttl=64, outer_ip_ttl=None, outer_source_ip=None, outer_destination_ip=None, tunnel_type=None,
        vni=None, identity=None, overhead_bytes=0, eth_src="02:00:00:00:00:01", eth_dst="02:00:00:00:00:02",
        programs=None,
    ) == bare  # fmt: skip
    assert Hop(
        point="n1/eth0", node="n1", interface="eth0", role="underlay", frame_number=2, time_offset_us=2.0,
        frame_len=148, ip_ttl=64, outer_ip_ttl=64, outer_source_ip=N1, outer_destination_ip=N2, tunnel_type="vxlan",
        vni=1001, identity="t/a", overhead_bytes=50, eth_src="02:00:00:00:00:01", eth_dst="02:00:00:00:00:02",
        programs=["cil_from_netdev", "cil_to_netdev"], identity_origin="inferred", vni_sender="t/a",
    ) == carried  # fmt: skip


def test_a_path_names_its_pods() -> None:
    path = path_of(through_the_overlay())
    assert (
        "internode",
        A,
        B,
        7,
        1,
    ) == (path.scope, path.source_ip, path.destination_ip, path.identifier, path.sequence)
    assert ("t/a", "t/b") == (path.source_pod, path.destination_pod)


def test_what_the_answering_pod_took_is_timed_at_its_own_interface() -> None:
    path = path_of(through_the_overlay())
    came = next(hop for hop in path.request if hop.point == "n2/pod-b-eth0").time_offset_us
    assert 50.0 - came == path.answer_us


def test_without_the_pods_own_view_nobody_knows_what_it_took() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n2/lxcb": ping(ttl=63)})
    cluster.see_everywhere({"n2/lxcb": ping(B, A, reply=True), "n1/pod-a-eth0": ping(B, A, 63, reply=True)}, 50)
    assert None is path_of(cluster).answer_us
