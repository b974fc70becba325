"""Pings gathered across points by what no hop changes."""

from __future__ import annotations

import pytest

from analyzer.journeys import echo as echoes
from analyzer.journeys.echo import EchoKey
from tests import frames
from tests.cluster import A2, MORE, N1, A, B, Cluster, in_vxlan, ping, udp_frame


def test_one_exchange_gathers_requests_and_replies_of_all_points_bare_and_in_tunnels() -> None:
    cluster = Cluster()
    cluster.see("n1/pod-a-eth0", ping())
    cluster.see("n1/eth0", in_vxlan(ping()))
    cluster.see("n1/eth0", in_vxlan(ping(B, A, reply=True)))
    cluster.see("n1/lxca", ping(B, A, ttl=63, reply=True))
    (echo,) = cluster.echoes.echoes.values()
    assert EchoKey(A, B, 7, 1) == echo.key
    asked, answered = ({cluster.points[sighting.point].id for sighting in seen} for seen in (echo.request, echo.reply))
    assert ({"n1/pod-a-eth0", "n1/eth0"}, {"n1/eth0", "n1/lxca"}) == (asked, answered)
    assert (2, 2) == (len(echo.request), len(echo.reply))


@pytest.mark.parametrize("other", [ping(sequence=2), ping(A2, B), ping(A, A2), ping(B, A)])
def test_another_sequence_number_or_address_is_another_ping(other: bytes) -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping())
    cluster.see("n1/eth0", other)
    assert 2 == len(cluster.echoes.echoes)


def test_a_reply_whose_request_was_not_captured_is_kept_under_the_side_that_asked() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", ping(B, A, reply=True))
    (echo,) = cluster.echoes.echoes.values()
    assert (A, [], 1) == (echo.key.source_ip, echo.request, len(echo.reply))


def test_pings_over_ipv6_are_followed_too() -> None:
    request = bytes([128, 0, 0, 0]) + (9).to_bytes(2, "big") + (4).to_bytes(2, "big")
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(frames.ipv6(request, next_header=58), frames.ETHERTYPE_IPV6))
    assert [EchoKey("fd00::1", "fd00::2", 9, 4)] == list(cluster.echoes.echoes)
    assert [8] == [echo.request[0].icmp_bytes for echo in cluster.echoes.echoes.values()]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(udp_frame(), id="UDP"),
        pytest.param(
            frames.ethernet(frames.ipv4(b"\3\1\0\0\0\0\0\0" + frames.ipv4(frames.echo(), A, B, 1), N1, A, 1)),
            id="an ICMP error that quotes an echo",
        ),
        pytest.param(frames.ethernet(frames.ipv4(b"x" * 64, A, B, proto=1, flags=185)), id="a later fragment"),
    ],
)
def test_other_packets_are_no_pings(data: bytes) -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", data)
    assert {} == cluster.echoes.echoes


def test_the_first_fragment_of_a_large_ping_is_the_ping() -> None:
    cluster = Cluster()
    cluster.see("n1/lxca", frames.ethernet(frames.ipv4(frames.echo(payload=b"x" * 1416), A, B, proto=1, flags=MORE)))
    assert [EchoKey(A, B, 7, 1)] == list(cluster.echoes.echoes)


def test_memory_is_bounded_and_every_point_keeps_the_same_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echoes, "MAX_PINGS", 20)
    monkeypatch.setattr(echoes, "ROOM", 60)
    cluster = Cluster()
    for sequence in range(100):
        cluster.see("n1/eth0", ping(sequence=sequence))
    for sequence in range(99, -1, -1):
        cluster.see("n2/eth0", ping(sequence=sequence))
    found = cluster.echoes
    assert found.sampled
    assert 0 < len(found.echoes) <= 20
    assert {2} == {len(echo.request) for echo in found.echoes.values()}
