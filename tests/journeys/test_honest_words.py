"""What trace says where less is known: clocks apart and NAT, roles of names alone, VNIs without state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.journeys.trace import Wish
from analyzer.report.journey_story import story
from tests import cluster_state, frames
from tests.cluster import A2, N1, N2, A, B, in_vxlan, ping, udp_frame
from tests.journeys.run_of_frames import Seen, facts, journey, reader, traced, written
from tests.run_folder import manifest, put

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
SECOND_US = 1_000_000


def pinged(begin_us: int, asked_us: int, answered_us: int) -> list[tuple[int, bytes]]:
    return [(begin_us + asked_us, ping()), (begin_us + answered_us, ping(B, A, reply=True))]


@pytest.mark.parametrize("apart_us", [0, 30 * SECOND_US, -30 * SECOND_US])
def test_nat_is_followed_across_clocks_that_are_compared(tmp_path: Path, apart_us: int) -> None:
    """a's datagram is turned to b's address somewhere between the nodes; pings tell how far the clocks are apart."""
    away = 40 * SECOND_US + apart_us
    near = 40 * SECOND_US
    seen: Seen = {
        "n1/eth0": [
            (near + 10, ping()),
            (near + 30, ping(B, A, reply=True)),
            (near + 50, udp_frame(10, A, "192.0.2.9")),
        ],
        "n2/eth0": [(away + 15, ping()), (away + 25, ping(B, A, reply=True)), (away + 55, udp_frame(10, A, N2))],
    }
    found = journey(written(tmp_path, seen), Wish(flow=f"{A}-192.0.2.9"))
    assert [("n1/eth0", "whole"), ("n2/eth0", "translated")] == facts(found, "matched")


def test_without_comparison_stamps_are_believed(tmp_path: Path) -> None:
    seen: Seen = {
        "n1/eth0": [(0, udp_frame(10, A, "192.0.2.9"))],
        "n2/eth0": [(30 * SECOND_US, udp_frame(10, A, N2))],
    }
    assert [("n1/eth0",)] == facts(journey(written(tmp_path, seen), Wish(flow=f"{A}-192.0.2.9")))


def test_a_pods_own_eth0_is_not_taken_for_a_nodes(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", frames.pcap([(0, ping()), (1000, ping(B, A, 63, True)), (2000, ping(A, A2))]))
    found = traced(tmp_path)
    assert ["unknown"] == [seen.role for seen in found.journeys[0].sightings]
    said = f"eth0: a node's interface by its name, but every packet has {A} at one end, as in a pod: role left open"
    assert [f"eth0.pcap: {said}"] == found.notes


@pytest.mark.parametrize(
    "more", [[in_vxlan(ping())], [ping(A2, B)], [frames.ethernet(frames.ipv4(frames.udp(b""), N1, N2))]]
)
def test_a_nodes_eth0_stays_one(tmp_path: Path, more: list[bytes]) -> None:
    """A tunnel, or packets that have no address in common."""
    sent = [(0, ping(ttl=63)), (1000, ping(B, A, 62, True)), *[(2000, each) for each in more]]
    put(tmp_path / "eth0.pcap", frames.pcap(sent))
    assert [] == traced(tmp_path).notes


def test_a_nodes_eth0_stays_one_beside_views_that_are_named(tmp_path: Path) -> None:
    """The same rule as the main job's (topology/doubt.py)."""
    for name in ("eth0", "lxca", "pod-a-eth0"):
        put(tmp_path / "n1" / f"{name}.pcap", frames.pcap([(0, ping(ttl=63)), (1000, ping(B, A, 64, True))]))
    assert [] == traced(tmp_path).notes


def loose(root: Path, vni: int = 1001, **state: Any) -> Path:
    put(root / "n1" / "eth0.pcap", frames.pcap([(0, in_vxlan(ping(), vni=vni))]))
    for name, content in state.items():
        put(root / "state" / f"{name}.json", content)
    return root


def said(root: Path) -> tuple[str | None, str | None, str | None]:
    (wire,) = journey(root).sightings
    return wire.identity, wire.identity_origin, wire.vni_sender


def test_without_state_a_vni_has_a_sender_and_no_identity(tmp_path: Path) -> None:
    assert (None, None, A) == said(loose(tmp_path))
    assert f"VNI 1001, sent by {A} alone" in story(journey(tmp_path))


def test_a_reserved_number_has_its_name_only_if_this_is_cilium(tmp_path: Path) -> None:
    assert ("remote-node", "inferred", None) == said(loose(tmp_path, 6))
    assert "VNI 6, remote-node if this is Cilium" in story(journey(tmp_path))
    put(tmp_path / "state" / "config.json", cluster_state.config_map())
    assert ("remote-node", "state", None) == said(tmp_path)


def test_state_names_the_pods_of_a_vni(tmp_path: Path) -> None:
    root = loose(tmp_path, endpoints=cluster_state.listed("x", cluster_state.cilium_endpoints(manifest())))
    assert ("t/a", "state", None) == said(root)
    assert "VNI 1001 = identity of t/a" in story(journey(root))


def test_an_identity_without_a_pod_has_its_labels(tmp_path: Path) -> None:
    rows = cluster_state.cilium_identities(manifest())
    assert ("namespace t, app=a", "state", None) == said(loose(tmp_path, identities=cluster_state.listed("x", rows)))


def test_a_number_of_another_cluster_is_split(tmp_path: Path) -> None:
    root = loose(tmp_path, (3 << 16) + 4242, config=cluster_state.config_map(cluster_id="1"))
    assert ("identity 4242 of cluster 3", "state", None) == said(root)
