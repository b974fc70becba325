"""The MTU chain: what is configured, routed, negotiated, proven, reported and refused."""

from __future__ import annotations

import pytest

from analyzer.flows.alike import alike
from analyzer.measures.mtu import mtu
from analyzer.result import Mtu, ValueCount
from analyzer.topology.manifest import Step
from tests import frames
from tests.cluster import (
    A2,
    N1,
    A,
    B,
    Cluster,
    in_vxlan,
    outer_fragments,
    ping,
    point,
    tcp_frame,
    udp_frame,
    with_state,
)

SYN, SYN_ACK = 0x02, 0x12


def measured(cluster: Cluster, traffic: tuple[Step, ...] = ()) -> Mtu:
    return mtu(alike(cluster.classified()), cluster.reported, cluster.points, cluster.topology, traffic)


def test_configured_and_routed_sizes_come_from_state() -> None:
    cluster = Cluster(known=with_state(far=1400))
    found = measured(cluster)
    assert (
        [1400, 1500],
        [1500],
        [1500],
        [1450],
    ) == (found.underlay, found.tunnel_device, found.pod_interface, found.pod_route)


def test_a_default_route_without_an_mtu_leaves_the_interfaces() -> None:
    assert [1480] == measured(Cluster(known=with_state(route=None, pod=1480))).pod_route


def test_what_nothing_says_is_null_or_empty() -> None:
    found = measured(Cluster())
    assert ([], [], [], [], []) == (found.underlay, found.pod_route, found.negotiated, found.reported, found.refused)
    assert (None, None, None, None) == (found.proven, found.proven_at, found.largest_fragmented, found.ceiling)
    assert "unknown" == found.verdict


def test_negotiated_is_each_sides_mss_plus_headers_between_nodes_only() -> None:
    """IPv4: 1410 + 40 = 1450 from both sides. The intranode SYN does not count."""
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(tcp_frame(0, SYN, frames.mss_option(1410))))
    cluster.see("n1/eth0", in_vxlan(tcp_frame(0, SYN_ACK, frames.mss_option(1410), B, A, (80, 40000))))
    cluster.see("n1/lxca", tcp_frame(0, SYN, frames.mss_option(1460), A, A2))
    assert [ValueCount(1450, 2)] == measured(cluster).negotiated


def test_over_ipv6_headers_are_sixty_bytes() -> None:
    """1390 + 40 + 20 = 1450."""
    syn = frames.ipv6(frames.tcp(b"", flags=SYN, options=frames.mss_option(1390)), "fd00::1", "fd00::2", 6)
    cluster = Cluster()
    cluster.topology.pods |= {"fd00::1": cluster.topology.pods[A], "fd00::2": cluster.topology.pods[B]}
    cluster.see("n1/eth0", in_vxlan(frames.ethernet(syn, frames.ETHERTYPE_IPV6)))
    assert [ValueCount(1450, 1)] == measured(cluster).negotiated


def test_proven_is_the_largest_packet_that_crossed_whole() -> None:
    """1450 whole; 1452 in outer fragments; a super-frame and a same-node packet prove nothing about the wire."""
    cluster = Cluster()
    for data in (in_vxlan(udp_frame(1422)), *outer_fragments(udp_frame(1424)), in_vxlan(tcp_frame(5000))):
        cluster.see("n1/eth0", data)
    cluster.see("n1/lxca", udp_frame(1472, A, A2))
    cluster.see("n1/eth0", in_vxlan(udp_frame(10, ports=(40001, 53))))
    assert (None, None) == (measured(cluster).proven, measured(cluster).proven_at), "nothing says that it arrived"
    cluster.see("n2/eth0", in_vxlan(udp_frame(1422)))
    found = measured(cluster)
    assert (1450, "n1/eth0") == (found.proven, found.proven_at)
    assert (1452, 2) == (found.largest_fragmented, found.outer_fragments)


@pytest.mark.parametrize(("points", "seen"), [(("n1/eth0", "n1/any"), 2), (("n1/any",), 2), (("n1/any", "n2/eth0"), 4)])
def test_outer_fragments_that_any_repeats_are_counted_once(points: tuple[str, ...], seen: int) -> None:
    """Two fragments, which a capture of all interfaces shows beside eth0's own; of another node they are others."""
    cluster = Cluster(*map(point, points))
    for where in points:
        for data in outer_fragments(udp_frame(1424)):
            cluster.see(where, data)
    assert seen == measured(cluster).outer_fragments


def test_full_sized_packets_into_a_black_hole_prove_nothing() -> None:
    """1452 leaves n1 again and again, small ones arrive; what came back was 600 bytes."""
    cluster = Cluster()
    cluster.see("n1/eth0", udp_frame(1424))
    cluster.see("n1/eth0", udp_frame(572, B, A, (53, 40000)))
    assert 600 == measured(cluster).proven
    cluster.see("n2/eth0", udp_frame(972))
    assert 1000 == measured(cluster).proven


def test_an_answered_ping_proves_its_size_on_one_wire() -> None:
    """28 + 56 = 84 bytes there and back."""
    cluster = Cluster()
    cluster.see("n1/eth0", ping())
    assert measured(cluster).proven is None
    cluster.see("n1/eth0", ping(B, A, reply=True))
    assert 84 == measured(cluster).proven


def test_reported_sizes_come_from_icmp() -> None:
    """Type 3 code 4 with the next hop's MTU (RFC 1191)."""
    needed = bytes([3, 4, 0, 0]) + (1400).to_bytes(4, "big") + frames.ipv4(b"x" * 8, A, B)
    cluster = Cluster()
    cluster.see("n1/lxca", frames.ethernet(frames.ipv4(needed, N1, A, proto=1)))
    smaller = needed[:4] + (1300).to_bytes(4, "big") + needed[8:]
    cluster.see("n1/lxca", frames.ethernet(frames.ipv4(smaller, N1, A, proto=1)))
    assert [1300, 1400] == measured(cluster).reported


@pytest.mark.parametrize(
    ("command", "length"),
    [
        (["ping", "-M", "do", "-s", "1423", B], 1451),
        (["python3", "udp_probe.py"], None),
        (["ping", "-s"], None),
        (["ping", "-s", "big"], None),
    ],
)
def test_what_the_kernel_refused_to_send_is_listed_with_its_size(command: list[str], length: int | None) -> None:
    """A ping of 1423 bytes: 1423 + 8 ICMP + 20 IP = 1451."""
    steps = [
        Step(name=name, kind="df-sweep", scope="internode", source="t/a", destination="t/b", command=command,
             message="message too long", sends_packets=sends)
        for name, sends in (("refused", False), ("sent", True), ("unsaid", None))
    ]  # fmt: skip
    found = measured(Cluster(), tuple(steps)).refused
    assert [("refused", length, "message too long")] == [(one.step, one.ip_total_length, one.message) for one in found]
