"""Overhead: hand-computed bytes by layer, ratios, and the estimate of what was sent."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analyzer.analysis import analyse
from analyzer.measures.overhead import overhead
from analyzer.result import LayerBytes, Overhead, ValueCount
from tests import frames
from tests.cluster import A2, N1, N2, A, B, Cluster, in_vxlan, ping, point, tcp_frame, udp_frame

INCIDENTS = Path(__file__).parents[1] / "triage" / "incidents"
SYN = 0x02


def measured(cluster: Cluster) -> Overhead:
    return overhead(cluster.classified(), cluster.points)


def test_a_ping_through_vxlan_costs_fifty_bytes() -> None:
    """20 IP + 8 UDP + 8 VXLAN + 14 Ethernet = 50; of two frames of 98 + 50 = 148 bytes: 100 / 296."""
    cluster = Cluster()
    cluster.see("n1/lxca", ping())
    cluster.see("n1/eth0", in_vxlan(ping()))
    cluster.see("n2/eth0", in_vxlan(ping()))
    cluster.see("n1/eth0", in_vxlan(ping(B, A, reply=True), N2, N1, 2001))
    found = measured(cluster)
    assert [ValueCount(50, 2)] == found.bytes_per_frame
    assert [
        LayerBytes("outer ip", [ValueCount(20, 2)]),
        LayerBytes("udp", [ValueCount(8, 2)]),
        LayerBytes("vxlan", [ValueCount(8, 2)]),
        LayerBytes("inner ethernet", [ValueCount(14, 2)]),
    ] == found.layers
    assert (2, 100, 296) == (found.n, found.overhead_bytes, found.wire_bytes)
    assert (round(100 / 296, 6), ["n1/eth0"]) == (found.ratio, found.counted_at)


def test_each_flow_is_counted_at_its_own_point_and_all_points_are_named() -> None:
    cluster = Cluster()
    cluster.see("n2/eth0", in_vxlan(ping(B, A), N2, N1, 2001))
    cluster.see("n1/eth0", in_vxlan(udp_frame()))
    cluster.see("n2/eth0", in_vxlan(tcp_frame()))
    assert (["n1/eth0", "n2/eth0"], 3) == (measured(cluster).counted_at, measured(cluster).n)


def test_native_traffic_costs_nothing_and_that_is_a_measurement() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping(ttl=63))
    found = measured(cluster)
    assert (1, [ValueCount(0, 1)], [], 0.0) == (found.n, found.bytes_per_frame, found.layers, found.ratio)


def test_a_packet_that_leaks_beside_encrypted_ones_says_nothing_of_what_those_pay() -> None:
    (run,) = analyse([INCIDENTS / "cleartext-leak"], deep=False).runs
    assert {"encrypted": 2, "native": 1} == Counter(
        flow.path_class for flow in run.flows if flow.peer_scope == "pod-pod" and flow.path_class != "intranode"
    )
    assert (0, None, None) == (run.overhead.n, run.overhead.ratio, run.overhead_model)
    assert (None, "unknown") == (run.mtu.ceiling, run.mtu.verdict)


def test_without_packets_between_nodes_there_is_no_figure() -> None:
    """Same-node traffic, a pod's traffic to a node and a flow seen at its lxc only are not measured."""
    cluster = Cluster(point("n1/lxca", "a"), point("n1/eth0"))
    cluster.see("n1/lxca", ping(A, A2))
    cluster.see("n1/eth0", in_vxlan(ping(A, N2)))
    cluster.see("n1/lxca", ping(A, B))
    found = measured(cluster)
    assert (0, [], 0, None) == (found.n, found.bytes_per_frame, found.overhead_bytes, found.ratio)
    assert (None, None, None) == (found.as_sent_packets, found.as_sent_wire_bytes, found.as_sent_ratio)


def test_a_dsr_option_adds_twelve_bytes_to_the_frames_that_carry_it() -> None:
    """Geneve: 20 + 8 + 8 + 14 = 50, and 4 + 8 bytes of option on the first frame."""
    cluster = Cluster()
    for options in (frames.dsr_option(), b""):
        cluster.see("n1/eth0", frames.in_tunnel(frames.geneve(udp_frame(), 1001, options), 6081))
    found = measured(cluster)
    assert [ValueCount(50, 1), ValueCount(62, 1)] == found.bytes_per_frame
    assert LayerBytes("geneve options", [ValueCount(12, 1)]) in found.layers
    assert LayerBytes("geneve", [ValueCount(8, 2)]) in found.layers


def test_an_ipv6_underlay_costs_twenty_bytes_more() -> None:
    """40 + 8 + 8 + 14 = 70."""
    outer = frames.ipv6(frames.udp(frames.vxlan(ping()), 50000, 8472), "fd00::3", "fd00::4")
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(outer, frames.ETHERTYPE_IPV6))
    assert [ValueCount(70, 1)] == measured(cluster).bytes_per_frame


def test_ip_in_ip_costs_one_header() -> None:
    """Nothing but the outer IPv4 header: 20."""
    inner = frames.ipv4(frames.echo(), A, B, proto=1)
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(frames.ipv4(inner, N1, N2, proto=4)))
    found = measured(cluster)
    assert (
        [ValueCount(20, 1)],
        [LayerBytes("outer ip", [ValueCount(20, 1)])],
    ) == (found.bytes_per_frame, found.layers)


def test_both_layers_of_a_nested_tunnel_count() -> None:
    """VXLAN in VXLAN: 50 + 50; each layer's bytes are summed over the tunnels that have it."""
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(in_vxlan(ping())))
    found = measured(cluster)
    assert [ValueCount(100, 1)] == found.bytes_per_frame
    assert LayerBytes("vxlan", [ValueCount(16, 1)]) in found.layers


def test_as_sent_every_packet_of_a_super_frame_pays_again() -> None:
    """MSS 1410, 4 x 1410 = 5640 bytes in one frame: four packets of 14 + 20 + 20 + 50 = 104 bytes of headers.

    The SYN with its MSS option is one packet of 108 bytes. As captured 2 x 50 bytes of 108 + 5744; as sent 5 x 50 of
    108 + 4 x 104 + 5640.
    """
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(tcp_frame(0, SYN, frames.mss_option(1410))))
    cluster.see("n1/eth0", in_vxlan(tcp_frame(5640)))
    found = measured(cluster)
    assert (1, 100, 108 + 5744) == (found.super_frames, found.overhead_bytes, found.wire_bytes)
    assert (5, 250, 108 + 416 + 5640) == (found.as_sent_packets, found.as_sent_overhead_bytes, found.as_sent_wire_bytes)
    assert (round(100 / 5852, 6), round(250 / 6164, 6)) == (found.ratio, found.as_sent_ratio)


def test_one_super_frame_of_unknown_mss_makes_the_whole_estimate_unknown() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(ping()))
    cluster.see("n1/eth0", in_vxlan(tcp_frame(5640)))
    found = measured(cluster)
    assert (2, 1, None, None) == (found.n, found.super_frames, found.as_sent_packets, found.as_sent_ratio)


def test_before_the_tunnel_nothing_is_known_of_the_overhead() -> None:
    """Packets at the tunnel device are bare; what the wire adds to them is another capture's to show."""
    cluster = Cluster()
    cluster.see("n1/cilium_vxlan", ping())
    found = measured(cluster)
    assert (0, [], None) == (found.n, found.bytes_per_frame, found.ratio)
