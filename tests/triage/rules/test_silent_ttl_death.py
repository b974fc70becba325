"""Only a packet that a hop had to discard is explained by its TTL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import frames
from tests.cluster import A, B, in_vxlan, ping, tcp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import said

RULE = "silent-ttl-death"
POD, LXC, OUT, IN = "n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0"


def probe(ttl: int, port: int = 33434) -> bytes:
    """Return what traceroute sends: UDP, a port and a TTL each."""
    return frames.ethernet(frames.ipv4(frames.udp(b"u" * 32, 40000, port), A, B, ttl=ttl))


def stopped_at_lxc(*probes: bytes) -> Seen:
    """Return probes that end at the sender's lxc."""
    at = list(enumerate(probes, 1))
    return {POD: at, LXC: at, OUT: []}


@pytest.mark.parametrize(("ttl", "found"), [(1, 1), (2, 0), (5, 0)])
def test_what_the_next_hop_need_not_discard_died_of_something_else(tmp_path: Path, ttl: int, found: int) -> None:
    assert found == len(said(tmp_path, RULE, stopped_at_lxc(probe(ttl))))


def test_no_router_lowers_the_ttl_inside_a_tunnel(tmp_path: Path) -> None:
    through = in_vxlan(tcp_frame())
    seen: Seen = {OUT: [(1, in_vxlan(ping(ttl=1))), (2, through)], IN: [(3, through)]}
    assert [] == said(tmp_path, RULE, seen)


@pytest.mark.parametrize(("ttl", "rules"), [(1, 1), (64, 0)])
def test_a_pods_last_ttl_ends_at_its_node_though_only_the_pod_was_captured(
    tmp_path: Path, ttl: int, rules: int
) -> None:
    seen: Seen = {POD: [(1, ping(ttl=ttl)), (1_000_000, ping(ttl=ttl, sequence=2))]}
    assert rules == len(said(tmp_path, RULE, seen))
