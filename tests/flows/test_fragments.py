"""Fragments: the outer packet's, which say something of the MTU, and the inner packet's, which a pod sent itself."""

from __future__ import annotations

from analyzer.flows.alike import alike
from analyzer.measures import mtu
from tests import frames
from tests.cluster import MORE, N1, N2, A, B, Cluster, in_vxlan, outer_fragments, udp_frame


def outer_fragments_of(cluster: Cluster) -> int:
    return mtu.outer_fragments(alike(cluster.classified()), cluster.points)


def test_an_oversize_tunnel_packet_is_one_packet_of_its_flow_and_two_outer_fragments() -> None:
    """Inner IP 1452 = 20 + 8 + 1424; outer 1452 + 14 + 8 + 8 + 20 = 1502, two bytes too many."""
    cluster = Cluster()
    for fragment in outer_fragments(udp_frame(1424)):
        cluster.see("n1/eth0", fragment)
    (cell,) = cluster.flow.cells.values()
    assert (1, 1452, 1452) == (cell.packets, cell.minimum_fragmented, cell.maximum_fragmented)
    assert cell.maximum_whole is None
    assert 2 == outer_fragments_of(cluster)
    assert {"later-fragment": 1} == dict(cluster.table.non_flow)


def test_fragments_count_in_whatever_order_they_were_captured() -> None:
    first, later = outer_fragments(udp_frame(1424))
    cluster = Cluster()
    cluster.see("n1/eth0", later)
    cluster.see("n1/eth0", first)
    assert 2 == outer_fragments_of(cluster)


def test_fragments_are_told_apart_by_point_and_ip_id() -> None:
    """Two packets at two points: 2 x 2 x 2 frames; the first fragment alone of a third packet: 1."""
    cluster = Cluster()
    for where in ("n1/eth0", "n2/eth0"):
        for ident in (9, 10):
            for fragment in outer_fragments(udp_frame(1424), ident):
                cluster.see(where, fragment)
    cluster.see("n1/eth0", outer_fragments(udp_frame(1424), 11)[0])
    assert 9 == outer_fragments_of(cluster)


def test_a_pods_own_fragments_are_no_outer_fragments() -> None:
    """A pod fragments a datagram by itself: each piece is encapsulated on its own, only the first knows its ports."""
    pieces = [
        frames.ipv4(frames.udp(b"u" * 1416, length=3000), A, B, flags=MORE),
        frames.ipv4(b"u" * 800, A, B, flags=178),
    ]
    cluster = Cluster()
    for piece in pieces:
        cluster.see("n1/eth0", in_vxlan(frames.ethernet(piece)))
        cluster.see("n1/lxca", frames.ethernet(piece))
    assert 0 == outer_fragments_of(cluster)
    assert [1, 1] == [cell.packets for cell in cluster.flow.cells.values()]
    assert 40000 == cluster.flow.key.low_port
    assert {"later-fragment": 2} == dict(cluster.table.non_flow)


def test_fragments_of_bare_traffic_between_nodes_are_no_tunnels() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(frames.ipv4(frames.udp(b"u" * 1472, length=3000), N1, N2, flags=MORE)))
    cluster.see("n1/eth0", frames.ethernet(frames.ipv4(b"u" * 100, N1, N2, flags=185)))
    assert 0 == outer_fragments_of(cluster)


def test_a_whole_tunnel_packet_proves_the_size_of_what_it_carries() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(udp_frame(1422)))
    (cell,) = cluster.flow.cells.values()
    assert (1450, None) == (cell.maximum_whole, cell.maximum_fragmented)


def test_outer_header_facts_are_counted_for_tunnel_packets_only() -> None:
    """UDP checksum 0 and DF are the outer packet's; a pod's own bare UDP without checksum is none of them."""
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(udp_frame()))
    cluster.see("n1/eth0", frames.in_tunnel(frames.vxlan(udp_frame(), 1001), flags=0x4000))
    cluster.see("n1/lxca", udp_frame())
    counted = sorted(
        (bool(look.tunnel), cell.zero_checksum, cell.outer_df) for look, cell in cluster.flow.cells.items()
    )
    assert [(False, 0, 0), (True, 2, 1)] == counted
    assert 0 == outer_fragments_of(cluster)
