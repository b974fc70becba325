"""A short snapshot length cuts headers off behind a tunnel's: what cannot be recognised is not called lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.journeys.trace import Wish
from tests import frames
from tests.cluster import in_vxlan, ping, tcp_frame
from tests.journeys.run_of_frames import POINTS, Seen, facts, journey, reader, traced, written
from tests.run_folder import put

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
SNAPLEN = 90
"""50 bytes of overhead, 14 and 20 of inner headers: of TCP the ports are left."""


def run(root: Path, wire: list[bytes]) -> Path:
    """Write a's packet at its own view, these frames on the wire, cut, and whole pings everywhere."""
    seen: Seen = {
        "n1/pod-a-eth0": [(0, tcp_frame(100)), (90, ping())],
        "n1/eth0": [*((10 + at, each[:SNAPLEN]) for at, each in enumerate(wire)), (91, in_vxlan(ping()))],
        "n2/eth0": [*((40 + at, each[:SNAPLEN]) for at, each in enumerate(wire)), (99, in_vxlan(ping()))],
    }
    return written(root, seen, points=[POINTS[name] for name in seen])


def test_packets_with_cut_headers_may_be_the_one_that_is_missed(tmp_path: Path) -> None:
    root = run(tmp_path, [in_vxlan(tcp_frame(100))])
    assert [] == traced(root, Wish(lost=True)).journeys
    found = journey(root, Wish(frame=("n1/pod-a-eth0", 1)))
    assert ("open", None) == (found.outcome, found.next_expected_at)
    assert "snapshot length cut off" in found.settle
    assert "n1/eth0" in found.settle


@pytest.mark.parametrize("wire", [[], [in_vxlan(tcp_frame(100, destination="10.244.2.21"))]], ids=["none", "another's"])
def test_other_packets_with_cut_headers_are_no_excuse(tmp_path: Path, wire: list[bytes]) -> None:
    (found,) = traced(run(tmp_path, wire), Wish(flow="a-b/tcp", lost=True)).journeys
    assert "n1/eth0" == found.next_expected_at


def test_bare_sightings_between_unknown_ends_are_in_order_of_time(tmp_path: Path) -> None:
    """Bare on the sender's devices, in the tunnel on the wire, bare behind it: no role says which is which."""
    put(tmp_path / "one.pcap", frames.pcap([(0, ping()), (30_000, in_vxlan(ping()))]))
    put(tmp_path / "two.pcap", frames.pcap([(40_000, in_vxlan(ping())), (50_000, ping())]))
    assert [(None,), ("vxlan",), ("vxlan",), (None,)] == [each[1:] for each in facts(journey(tmp_path), "tunnel_type")]
