"""The MTU verdict: whether what the route allows fits beside the overhead."""

from __future__ import annotations

import pytest

from analyzer.flows.alike import alike
from analyzer.measures.mtu import mtu
from analyzer.result import Mtu
from analyzer.topology.model import Topology
from tests import frames
from tests.cluster import Cluster, in_vxlan, outer_fragments, ping, tcp_frame, topology, udp_frame, with_state

SYN = 0x02


def chain(cluster: Cluster) -> Mtu:
    return mtu(alike(cluster.classified()), cluster.reported, cluster.points, cluster.topology, [])


@pytest.mark.parametrize(
    ("known", "data", "ceiling", "verdict", "why"),
    [
        pytest.param(with_state(), in_vxlan(ping()), 1450, "fits",
                     "the route's 1450 bytes and 50 bytes of overhead fill the underlay exactly", id="overlay"),
        pytest.param(with_state(route=1500), ping(), 1500, "fits",
                     "the route's 1500 bytes and 0 bytes of overhead fill the underlay exactly", id="native"),
        pytest.param(with_state(route=1400), in_vxlan(ping()), 1450, "wasteful",
                     "the route allows 1400 bytes, 1450 would fit", id="the route is smaller than need be"),
        pytest.param(with_state(route=1500), in_vxlan(ping()), 1450, "too large",
                     "the route allows 1500 bytes, 1450 fit beside 50 bytes of overhead", id="nobody lowered it"),
        pytest.param(with_state(9001, 8951), in_vxlan(ping()), 8951, "fits",
                     "the route's 8951 bytes and 50 bytes of overhead fill the underlay exactly", id="jumbo"),
        pytest.param(with_state(far=1400), in_vxlan(ping()), 1350, "too large",
                     "the route allows 1450 bytes, 1350 fit beside 50 bytes of overhead",
                     id="the smallest underlay binds: 1400 - 50"),
    ],
)  # fmt: skip
def test_the_verdict_compares_the_route_with_what_fits_on_the_underlay(
    known: Topology, data: bytes, ceiling: int, verdict: str, why: str
) -> None:
    cluster = Cluster(known=known)
    cluster.see("n1/eth0", data)
    found = chain(cluster)
    assert (ceiling, verdict, why) == (found.ceiling, found.verdict, found.why)


def geneve(inner: bytes, options: bytes = b"") -> bytes:
    return frames.in_tunnel(frames.geneve(inner, 1001, options), 6081)


def test_a_dsr_option_on_the_syn_alone_does_not_lower_the_ceiling() -> None:
    """SYNs are small: data packets have 50 bytes of overhead, so 1450 fit."""
    cluster = Cluster(known=with_state())
    cluster.see("n1/eth0", geneve(tcp_frame(0, SYN, frames.mss_option(1410)), frames.dsr_option()))
    cluster.see("n1/eth0", geneve(tcp_frame(100)))
    assert (1450, "fits") == (chain(cluster).ceiling, chain(cluster).verdict)


def test_a_dsr_option_on_every_udp_packet_does() -> None:
    """1500 - 62 = 1438 < 1450."""
    cluster = Cluster(known=with_state())
    cluster.see("n1/eth0", geneve(udp_frame(), frames.dsr_option()))
    assert (1438, "too large") == (chain(cluster).ceiling, chain(cluster).verdict)


@pytest.mark.parametrize(
    ("known", "verdict", "why"),
    [
        pytest.param(with_state(route=1500), "fragmented",
                     "packets of 1452-1460 bytes travelled in outer fragments, though the route says 1500; "
                     "1450 fit beside 50 bytes of overhead",
                     id="packets that the route allows"),
        pytest.param(with_state(), "fits",
                     "the route's 1450 bytes and 50 bytes of overhead fill the underlay exactly; larger packets "
                     "(1452-1460 bytes, sent past the route) were fragmented", id="packets sent past the route"),
        pytest.param(topology(), "fragmented", "packets of 1452-1460 bytes travelled in outer fragments",
                     id="no state at all"),
    ],
)  # fmt: skip
def test_outer_fragments_are_a_fault_only_of_packets_that_the_route_allows(
    known: Topology, verdict: str, why: str
) -> None:
    cluster = Cluster(known=known)
    for size in (1424, 1432):
        for fragment in outer_fragments(udp_frame(size), ident=size):
            cluster.see("n1/eth0", fragment)
    found = chain(cluster)
    assert (verdict, why) == (found.verdict, found.why)


@pytest.mark.parametrize(("mss", "verdict"), [(1410, "unknown"), (1460, "fragmented")])
def test_without_state_the_agreed_mss_stands_for_the_route(mss: int, verdict: str) -> None:
    """1410 + 40 = 1450: a sender that goes beyond it asks for fragments; 1460 + 40 = 1500 promises room for them."""
    cluster = Cluster(known=topology())
    cluster.see("n1/eth0", in_vxlan(tcp_frame(flags=0x02, options=frames.mss_option(mss))))
    for fragment in outer_fragments(udp_frame(1424), ident=7):
        cluster.see("n1/eth0", fragment)
    assert verdict == chain(cluster).verdict
