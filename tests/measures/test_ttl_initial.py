"""Initial TTLs: from the sender's own view, else the next of 64, 128 and 255."""

from __future__ import annotations

import pytest

from analyzer.flows.alike import alike
from analyzer.measures.ttl_initial import began, initial_ttls, next_initial
from analyzer.result import InitialTtl
from tests import frames
from tests.cluster import N1, N2, A, B, Cluster, ping, point, tcp_frame


@pytest.mark.parametrize(("ttl", "initial"), [(1, 64), (64, 64), (65, 128), (128, 128), (129, 255), (255, 255)])
def test_the_next_initial_value_is_never_below(ttl: int, initial: int) -> None:
    assert initial == next_initial(ttl)


CHOSEN = "the sender chose it, as its own interface shows"
FAR = "more than 8 hops below 64: chosen by the sender, or come from afar"


@pytest.mark.parametrize(
    ("ttl", "own", "protocol", "ports", "initial", "exception"),
    [
        (64, True, 6, (40000, 80), 64, None),
        (62, False, 6, (40000, 80), 64, None),
        (56, False, 6, (40000, 80), 64, None),
        (55, False, 6, (40000, 80), None, FAR),
        (3, True, 1, (None, None), 3, CHOSEN),
        (3, False, 1, (None, None), None, FAR),
        (1, False, 6, (40000, 179), 1, "eBGP to a neighbour"),
        (1, False, 6, (40000, 180), None, FAR),
        (255, False, 58, (None, None), 255, "neighbour discovery (RFC 4861)"),
        (255, False, 1, (None, None), 255, None),
    ],
)
def test_exceptions_are_named(
    ttl: int, own: bool, protocol: int, ports: tuple[int | None, int | None], initial: int | None, exception: str | None
) -> None:
    assert (initial, exception) == began(ttl, own, protocol, ports)


def test_each_direction_is_counted_where_its_ttl_is_highest() -> None:
    """Pod a's 64 at its own view, 3 packets; the same 3 with 63 on the wire; b's answer is seen with 62 only."""
    cluster = Cluster(point("n1/pod-a-eth0", "a"), point("n1/eth0"))
    for _ in range(3):
        cluster.see_everywhere({"n1/pod-a-eth0": ping(), "n1/eth0": ping(ttl=63)})
    cluster.see("n1/pod-a-eth0", ping(B, A, 62, reply=True))
    bgp = frames.ethernet(frames.ipv4(frames.tcp(b"", 40000, 179), N1, N2, proto=6, ttl=1))
    cluster.see("n1/eth0", bgp)
    assert [InitialTtl(1, "eBGP to a neighbour", 1, 1), InitialTtl(64, None, 2, 4)] == initial_ttls(
        alike(cluster.classified()), cluster.points, cluster.topology
    )


def test_a_wire_is_no_own_view() -> None:
    """63 at eth0 was 64 once; 63 at the pod's own interface was chosen."""
    cluster = Cluster(point("n1/eth0"))
    cluster.see("n1/eth0", tcp_frame().replace(b"\x40\x06", b"\x3f\x06", 1))
    (row,) = initial_ttls(alike(cluster.classified()), cluster.points, cluster.topology)
    assert (64, None) == (row.initial, row.exception)
