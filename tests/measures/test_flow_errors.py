"""ICMP errors beside the flow whose packet they quote."""

from __future__ import annotations

import struct

from analyzer.measures.flow_errors import icmp_errors
from analyzer.result import IcmpErrors
from tests import frames
from tests.cluster import N1, A, B, Cluster, in_vxlan, tcp_frame, udp_frame

FRAGMENTATION_NEEDED = (3, 4)


def error(quoted: bytes, to: str = A, mtu: int = 1450, sender: str = N1) -> bytes:
    """Return an ICMP error about an Ethernet frame's packet: RFC 792 wants its header and 8 bytes more."""
    message = struct.pack("!BBHHH", *FRAGMENTATION_NEEDED, 0, 0, mtu) + quoted[14 : 14 + 28]
    return frames.ethernet(frames.ipv4(message, sender, to, proto=1))


def errors_of(cluster: Cluster) -> dict[str, list[IcmpErrors]]:
    """Return the errors of each flow by its transport, as a run attaches them."""
    table = cluster.table
    for index, (_, second) in sorted(cluster.seen.items()):
        for each in second.errors:
            table.attach(each, index)
    return {
        f"{key.protocol}": icmp_errors(flow, cluster.points) for key, flow in table.flows.items() if key.protocol != 1
    }


def test_an_error_stands_beside_the_flow_it_quotes_with_its_sender_and_mtu() -> None:
    cluster = Cluster()
    cluster.see("n1/lxca", udp_frame(1500), 1)
    cluster.see("n1/lxca", error(udp_frame(1500)), 2)
    expected = IcmpErrors(N1, 3, 4, 1450, True, ["n1/lxca"], 1, 2000)
    assert {"17": [expected]} == errors_of(cluster)


def test_an_error_that_passes_several_points_is_one_error() -> None:
    """Two errors; both at the lxc, one of them in the tunnel as well."""
    cluster = Cluster()
    cluster.see("n1/lxca", udp_frame(1500), 1)
    for at in (5, 9):
        cluster.see("n1/lxca", error(udp_frame(1500)), at)
    cluster.see("n1/eth0", in_vxlan(error(udp_frame(1500))), 4)
    (found,) = errors_of(cluster)["17"]
    assert (["n1/eth0", "n1/lxca"], 2, 4000) == (found.seen_at, found.n, found.first_epoch_ns)


def test_errors_about_answers_are_the_destinations() -> None:
    cluster = Cluster()
    answer = udp_frame(1500, B, A, (53, 40000))
    cluster.see("n1/lxca", udp_frame(), 1)
    cluster.see("n1/lxca", answer, 2)
    cluster.see("n1/lxca", error(answer, to=B), 3)
    (found,) = errors_of(cluster)["17"]
    assert not found.about_source


def test_an_error_about_another_flow_or_a_cut_quotation_is_nobodys() -> None:
    """Another port; and a quotation that ends behind the IP header, which names no ports."""
    cluster = Cluster()
    cluster.see("n1/lxca", tcp_frame(), 1)
    cluster.see("n1/lxca", error(tcp_frame(ports=(40001, 80))), 2)
    cut = error(tcp_frame())[: 14 + 20 + 8 + 20]
    cluster.see("n1/lxca", cut, 3, wire_len=len(cut) + 8)
    assert {"6": []} == errors_of(cluster)
    assert 2 == len(cluster.errors)
