"""Flows as the Result tells them."""

from __future__ import annotations

from analyzer.measures.result_flows import flow_rows
from analyzer.result import Flow, Sighting, ValueCount
from tests import frames
from tests.cluster import N1, N2, A, B, Cluster, in_vxlan, ping, tcp_frame, through_the_overlay, udp_frame

SYN, SYN_ACK, ACK = 0x02, 0x12, 0x10


def row(cluster: Cluster) -> Flow:
    (only,) = flow_rows(cluster.classified(), cluster.points, cluster.topology)
    return only


def test_a_connection_from_the_higher_address_keeps_its_direction() -> None:
    """Pod b opens to pod a: forward is b's, whatever the order of the addresses; each side's MSS goes with it."""
    cluster = Cluster()
    cluster.see("n2/eth0", in_vxlan(tcp_frame(0, SYN, frames.mss_option(1460), B, A), N2, N1, 2001), 1)
    cluster.see("n2/eth0", in_vxlan(tcp_frame(0, SYN_ACK, frames.mss_option(1410), A, B, (80, 40000))), 2)
    cluster.see("n2/eth0", in_vxlan(tcp_frame(100, ACK, b"", B, A), N2, N1, 2001), 3)
    found = row(cluster)
    assert (B, 40000, A, 80) == (found.source_ip, found.source_port, found.destination_ip, found.destination_port)
    assert (
        "t/b", "n2", "t/a", "n1"
    ) == (found.source_pod, found.source_node, found.destination_pod, found.destination_node)  # fmt: skip
    assert ([2001], [1001]) == (found.forward_vni, found.reverse_vni)
    assert (1460, 1410) == (found.forward_mss, found.reverse_mss)
    assert (2, 1, 3) == (found.forward_packets, found.reverse_packets, found.network_packets)
    # 14 + 20 + 20 + 4 of MSS option = 58 twice, 14 + 20 + 20 + 100 = 154, and 50 of VXLAN on each of the three
    assert 58 + 58 + 154 + 150 == found.network_bytes
    assert (44, 140) == (found.minimum_ip_total_length, found.maximum_ip_total_length)
    assert (1_000, 3_000) == (found.start_epoch_ns, found.end_epoch_ns)
    assert ("tcp", None, ["vxlan"]) == (found.network_transport, found.icmp_identifier, found.tunnel_type)


def test_a_packet_seen_at_eight_points_is_counted_once() -> None:
    found = row(through_the_overlay())
    assert ("n1/eth0", 2, 2 * 148) == (found.counted_at, found.network_packets, found.network_bytes)
    assert ("icmp", 7) == (found.network_transport, found.icmp_identifier)
    assert [ValueCount(50, 2)] == found.overhead_bytes
    assert (64, 64) == (found.minimum_ttl, found.maximum_ttl)
    assert 8 == len(found.sightings)


def test_a_sighting_says_what_one_point_saw_of_the_flow() -> None:
    sightings = {sighting.point: sighting for sighting in row(through_the_overlay()).sightings}
    one64, one63 = [ValueCount(64, 1)], [ValueCount(63, 1)]
    assert Sighting("n1/eth0", "underlay", 1, 1, "vxlan", 0, 2, one64, one64) == sightings["n1/eth0"]
    assert Sighting("n1/pod-a-eth0", "pod", 1, 1, None, 2, 0, one64, one63) == sightings["n1/pod-a-eth0"]
    assert Sighting("n2/lxcb", "lxc", 1, 0, None, 1, 0, one63, []) == sightings["n2/lxcb"]


def test_lengths_span_all_looks_of_the_counted_point_and_sightings_come_by_point() -> None:
    """Two TTLs are two cells: 38 and 48 bytes forward, 138 back. Bare and in both tunnels: three types of carriage."""
    cluster = Cluster()
    cluster.see("n2/eth0", udp_frame(20))
    cluster.see("n1/eth0", in_vxlan(udp_frame(20)))
    cluster.see("n1/eth0", udp_frame(10))
    cluster.see("n1/eth0", frames.in_tunnel(frames.geneve(udp_frame(110, B, A, (53, 40000)), 2001), 6081))
    found = row(cluster)
    assert (38, 138) == (found.minimum_ip_total_length, found.maximum_ip_total_length)
    assert (["geneve", "vxlan"], "mixed") == (found.tunnel_type, found.path_class)
    assert ["n1/eth0", "n2/eth0"] == [sighting.point for sighting in found.sightings]


def test_start_and_end_span_all_points_not_the_counted_one_alone() -> None:
    cluster = Cluster()
    cluster.see("n1/pod-a-eth0", ping(), 10)
    cluster.see("n1/eth0", ping(), 20)
    cluster.see("n2/eth0", ping(), 30)
    assert (
        "n1/eth0",
        10_000,
        30_000,
    ) == (row(cluster).counted_at, row(cluster).start_epoch_ns, row(cluster).end_epoch_ns)


def test_an_icmp_error_has_no_identifier_and_an_unknown_protocol_its_number() -> None:
    cluster = Cluster()
    cluster.see("n1/lxca", frames.ethernet(frames.ipv4(b"\3\1" + bytes(30), N1, A, proto=1)))
    assert ("icmp", None) == (row(cluster).network_transport, row(cluster).icmp_identifier)
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(frames.ipv4(bytes(8), N1, N2, proto=89)))
    assert "89" == row(cluster).network_transport


def test_what_cannot_be_seen_is_absent_from_the_overhead() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(frames.ipv4(bytes(32), N1, N2, proto=50)))
    assert ([], "encrypted") == (row(cluster).overhead_bytes, row(cluster).path_class)
