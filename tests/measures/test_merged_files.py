"""Files that several captures were merged into are told by packets that are bare and in a tunnel at one point."""

from __future__ import annotations

from analyzer.flows.alike import alike
from analyzer.measures.merged_files import merged_files
from tests.cluster import A, B, Cluster, in_vxlan, ping, through_the_overlay


def test_a_flow_inside_and_outside_a_tunnel_at_one_point_is_told() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping())
    cluster.see("n1/eth0", in_vxlan(ping()))
    (note,) = merged_files(alike(cluster.classified()), cluster.points)
    assert "if n1/eth0 was merged from several: 1 of its flows" in note
    assert "SYN-ACKs with IP ID 0, as Linux sends them, may count as retransmitted." in note


def test_points_of_their_own_and_directions_of_their_own_are_not() -> None:
    cluster = through_the_overlay()
    assert [] == merged_files(alike(cluster.classified()), cluster.points)
    one_way = Cluster()
    one_way.see("n1/eth0", ping())
    one_way.see("n1/eth0", in_vxlan(ping(B, A, reply=True)))
    assert [] == merged_files(alike(one_way.classified()), one_way.points)
