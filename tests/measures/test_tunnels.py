"""Tunnels: who encapsulates to whom, under which VNI."""

from __future__ import annotations

from analyzer.flows.alike import alike
from analyzer.measures.tunnels import tunnels
from analyzer.result import TunnelUse, ValueCount
from tests import frames
from tests.cluster import A2, N1, N2, A, B, Cluster, in_vxlan, ping, tcp_frame


def measured(cluster: Cluster) -> list[TunnelUse]:
    return tunnels(alike(cluster.classified()), cluster.topology)


def test_each_direction_is_a_row_with_the_identity_of_its_sender() -> None:
    """The VNI is the source's identity, so the two directions differ; frames seen at two points count once."""
    cluster = Cluster()
    for where in ("n1/eth0", "n2/eth0"):
        cluster.see(where, in_vxlan(ping()))
        cluster.see(where, in_vxlan(ping(sequence=2)))
        cluster.see(where, in_vxlan(ping(B, A, reply=True), N2, N1, 2001))
    there, back = measured(cluster)
    assert TunnelUse("vxlan", N1, N2, 8472, 1001, "t/a", 2, [ValueCount(64, 2)], 2, 0, []) == there
    assert TunnelUse("vxlan", N2, N1, 8472, 2001, "t/b, t/b2", 1, [ValueCount(64, 1)], 1, 0, []) == back


def test_rows_are_sorted_by_tunnel_addresses_and_vni_whatever_came_first() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(ping(B, A, reply=True), N2, N1, 2001))
    cluster.see("n1/eth0", in_vxlan(ping(A2, B), N1, N2, 1002))
    cluster.see("n1/eth0", in_vxlan(ping(), N1, N2, 1001))
    assert [(N1, 1001), (N1, 1002), (N2, 2001)] == [(row.source_ip, row.vni) for row in measured(cluster)]


def test_flows_of_one_pair_of_nodes_and_one_sender_share_a_row() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(ping()))
    cluster.see("n1/eth0", in_vxlan(tcp_frame()))
    assert [2] == [row.frames for row in measured(cluster)]


def test_reserved_identities_have_names_and_unknown_ones_none() -> None:
    """6 is remote-node; 11 and 12 changed their meaning in Cilium 1.20 and stay numbers."""
    cluster = Cluster()
    for vni in (6, 11, 777):
        cluster.see("n1/eth0", in_vxlan(ping(sequence=vni), vni=vni))
    assert [(6, "remote-node"), (11, None), (777, None)] == [(row.vni, row.identity) for row in measured(cluster)]


def test_outer_ttl_checksum_and_df_are_as_on_the_wire() -> None:
    cluster = Cluster()
    outer = frames.ipv4(
        frames.udp(frames.vxlan(ping(), 1001), 50000, 8472, checksum=0xBEEF), N1, N2, ttl=63, flags=0x4000
    )
    cluster.see("n1/eth0", frames.ethernet(outer))
    cluster.see("n1/eth0", in_vxlan(ping()))
    (row,) = measured(cluster)
    assert [ValueCount(63, 1), ValueCount(64, 1)] == row.outer_ttl
    assert (2, 1, 1) == (row.frames, row.udp_checksum_zero_frames, row.dont_fragment_frames)


def test_geneve_options_are_listed_in_words_for_the_tunnel_that_carried_them() -> None:
    """Request with a DSR option, answer without."""
    cluster = Cluster()
    for port in (30081, 30080):
        options = frames.dsr_option(port=port)
        cluster.see("n1/eth0", frames.in_tunnel(frames.geneve(ping(), 1001, options), 6081, N1, N2))
    cluster.see("n1/eth0", frames.in_tunnel(frames.geneve(ping(B, A, reply=True), 2001), 6081, N2, N1))
    assert [
        ("geneve", 6081, ["0x014b:0x81 DSR 172.18.0.2:30080", "0x014b:0x81 DSR 172.18.0.2:30081"]),
        ("geneve", 6081, []),
    ] == [(row.tunnel_type, row.destination_port, row.geneve_options) for row in measured(cluster)]


def test_bare_traffic_has_no_tunnels() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping())
    assert [] == measured(cluster)
