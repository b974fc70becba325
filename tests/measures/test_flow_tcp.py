"""At which point the TCP of a flow is taken."""

from __future__ import annotations

import struct

from analyzer.measures.flow_tcp import result_tcp
from analyzer.result import Tcp
from tests.cluster import A, B, Cluster, in_vxlan, tcp_frame, udp_frame

SYN, SYN_ACK = 0x02, 0x12


def numbered(data: bytes, sequence: int, acknowledged: int) -> bytes:
    """Return a bare TCP frame with these numbers, behind 14 bytes of Ethernet, 20 of IP and the ports."""
    return data[:38] + struct.pack("!II", sequence, acknowledged) + data[46:]


def measured(cluster: Cluster) -> Tcp | None:
    (classified,) = cluster.classified()
    return result_tcp(classified, cluster.points)


def test_the_point_that_saw_both_directions_is_taken_not_the_one_that_counts() -> None:
    """With ECMP the underlay may show one direction only; the pod's own view has the handshake of 30 µs."""
    cluster = Cluster()
    opening = numbered(tcp_frame(0, SYN), 100, 0)
    answer = numbered(tcp_frame(0, SYN_ACK, source=B, destination=A, ports=(80, 40000)), 500, 101)
    cluster.see("n1/eth0", in_vxlan(opening), 1)
    for at, data in ((0, opening), (20, answer), (30, numbered(tcp_frame(), 101, 501))):
        cluster.see("n1/pod-a-eth0", data, at)
    found = measured(cluster)
    assert found is not None
    assert ("n1/pod-a-eth0", 30, 20, 10) == (
        found.measured_at, found.handshake_us, found.handshake_server_us, found.handshake_client_us
    )  # fmt: skip


def test_the_same_packet_at_several_points_is_no_retransmission() -> None:
    cluster = Cluster()
    cluster.see_everywhere({"n1/pod-a-eth0": tcp_frame(9), "n1/lxca": tcp_frame(9), "n1/eth0": in_vxlan(tcp_frame(9)),
                            "n2/eth0": in_vxlan(tcp_frame(9))})  # fmt: skip
    found = measured(cluster)
    assert found is not None
    assert ("n1/eth0", 0, 9) == (found.measured_at, found.source.retransmissions, found.source.payload_bytes)
    assert found.destination.retransmissions is None


def test_what_is_no_tcp_has_none() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", udp_frame())
    assert measured(cluster) is None


def test_a_mean_round_trip_needs_samples() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", tcp_frame(100), 0)
    cluster.see("n1/eth0", numbered(tcp_frame(source=B, destination=A, ports=(80, 40000)), 2000, 1100), 40)
    found = measured(cluster)
    assert found is not None
    assert (1, 40.0) == (found.source.rtt_samples, found.source.mean_rtt_us)
    assert found.destination.mean_rtt_us is None
