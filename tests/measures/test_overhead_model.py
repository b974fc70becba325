"""The model's parameters, taken from what a run showed, and its measured points."""

from __future__ import annotations

import pytest

from analyzer.flows.alike import alike
from analyzer.measures.mtu import mtu
from analyzer.measures.overhead_model import MOST, overhead_model
from analyzer.result import OverheadModel
from analyzer.topology.model import Topology
from tests import frames
from tests.cluster import N1, N2, Cluster, in_vxlan, outer_fragments, ping, point, tcp_frame, udp_frame, with_state

ETHERNET: list[str | None] = ["ethernet"] * 8


def model(cluster: Cluster, link_types: list[str | None] | None = None) -> OverheadModel | None:
    kinds = alike(cluster.classified())
    return overhead_model(
        kinds,
        cluster.points,
        mtu(kinds, cluster.reported, cluster.points, cluster.topology, []),
        link_types or ETHERNET,
    )


def seen(*data: bytes, known: Topology | None = None) -> OverheadModel:
    cluster = Cluster(known=known)
    for at, each in enumerate(data):
        cluster.see("n1/eth0", each, at)
    found = model(cluster)
    assert found is not None
    return found


def test_everything_comes_from_the_run() -> None:
    found = seen(in_vxlan(ping()), known=with_state())
    assert (50, 1, 14, 4, 4) == (
        found.overhead_bytes, found.n, found.link_header_bytes, found.ip_version, found.outer_ip_version
    )  # fmt: skip
    assert (1450, 1500, None) == (found.inner_mtu, found.underlay_mtu, found.why)


def test_boundaries_of_this_runs_mtus_are_among_the_points() -> None:
    found = seen(in_vxlan(ping()), known=with_state(underlay=9000, route=8950))
    sizes = {point.payload_bytes for point in found.points if point.protocol == "tcp"}
    assert {8910, 8911} <= sizes
    assert not {1410, 1411} & sizes
    whole = next(p for p in found.points if (p.protocol, p.payload_bytes) == ("tcp", 8910))
    assert (1, 50, 9014) == (whole.frames, whole.overhead_bytes, whole.wire_bytes)


def test_a_tunnel_with_options_or_over_ipv6_has_its_own_overhead() -> None:
    geneve = frames.in_tunnel(frames.geneve(ping(), 1001, frames.dsr_option()), src=N1, dst=N2, dport=6081)
    assert 62 == seen(geneve).overhead_bytes


def test_what_rides_on_syns_alone_is_measured_not_modelled() -> None:
    """A DSR option of 12 bytes on the SYN; data without it."""
    syn = tcp_frame(flags=0x02)
    with_option = frames.in_tunnel(frames.geneve(syn, 1001, frames.dsr_option()), src=N1, dst=N2, dport=6081)
    data = frames.in_tunnel(frames.geneve(tcp_frame(100), 1001), src=N1, dst=N2, dport=6081)
    found = seen(with_option, data)
    assert (50, {50, 62}) == (found.overhead_bytes, {each.overhead_bytes for each in found.measured})


def test_without_state_the_syns_say_where_segments_end_and_nothing_says_where_fragments_do() -> None:
    found = seen(in_vxlan(tcp_frame(flags=0x02, options=frames.mss_option(1410))), in_vxlan(ping()))
    assert (1450, None) == (found.inner_mtu, found.underlay_mtu)
    assert "outer fragments: no state says the underlay's MTU" == found.why
    blind = seen(in_vxlan(ping()))
    assert (None, []) == (blind.inner_mtu, blind.points)
    assert "where they are cut" in (blind.why or "")


def test_measured_points_stand_beside_the_model() -> None:
    """84 bytes of IP in 148 of frame: 50 / 148; two sizes in one direction: their mean, 60, and no model."""
    found = seen(in_vxlan(ping()), in_vxlan(tcp_frame(10)), in_vxlan(tcp_frame(30)))
    icmp, tcp = found.measured
    assert ("icmp", 84.0, True, 1, 0.337838, 0.337838) == (
        icmp.protocol, icmp.ip_total_length, icmp.one_size, icmp.n, icmp.ratio, icmp.model_ratio
    )  # fmt: skip
    assert (60.0, False, None) == (tcp.ip_total_length, tcp.one_size, tcp.model_ratio)
    assert round(100 / 248, 6) == tcp.ratio


def test_a_fragmented_outer_packet_is_measured_by_its_first_fragment_alone_so_not_at_all() -> None:
    """1472 + 28 = 1500 inside, 1550 outside: 1514 + 84 on the wire, of which flows count 1514 (84 / 1598 by model)."""
    found = seen(*outer_fragments(udp_frame(1472)), in_vxlan(ping()), in_vxlan(ping(sequence=2)), known=with_state())
    (udp,) = [each for each in found.measured if each.protocol == "udp"]
    assert (1500.0, True, None, round(84 / 1598, 6)) == (
        udp.ip_total_length, udp.outer_fragments, udp.ratio, udp.model_ratio
    )  # fmt: skip


def test_headers_that_all_say_dont_fragment_end_the_model_where_they_refuse() -> None:
    """A route that is too large: what does not fit beside the overhead has no point."""
    df = frames.in_tunnel(frames.vxlan(ping(), 1001), src=N1, dst=N2, flags=0x4000)
    found = seen(df, known=with_state(route=1500))
    assert found.outer_df
    assert 1410 == max(point.payload_bytes for point in found.points if point.protocol == "tcp")
    assert "don't fragment" in (found.why or "")


def test_the_link_type_says_the_header_where_all_directions_mix_sizes() -> None:
    cluster = Cluster(point("n1/eth0"))
    for size in (10, 20):
        cluster.see("n1/eth0", in_vxlan(tcp_frame(size)))
    found = model(cluster, ["ethernet"])
    assert found is not None
    assert (14, 55.0) == (found.link_header_bytes, found.measured[0].ip_total_length)
    assert model(cluster, ["something else"]) is None


@pytest.mark.parametrize("size", [1, 67])
def test_an_mtu_that_no_network_has_is_not_believed(size: int) -> None:
    found = seen(in_vxlan(ping()), known=with_state(underlay=size, route=size))
    assert (None, None) == (found.inner_mtu, found.underlay_mtu)


def test_measured_points_are_bounded() -> None:
    found = seen(*(in_vxlan(udp_frame(size, ports=(1000 + size, 53))) for size in range(MOST + 50)))
    assert MOST == len(found.measured)


def test_without_packets_between_nodes_there_is_no_model() -> None:
    cluster = Cluster()
    cluster.see("n1/lxca", ping())
    assert model(cluster) is None
