"""An MSS is too large by what fits beside the flow's own overhead, unless the other side cannot send so much."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import frames
from tests.cluster import N1, N2, A, B, in_vxlan, tcp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import State, outcome, said

RULE = "mss-too-large"
OUT, IN = "n1/eth0", "n2/eth0"
UNDERLAY = {"n1/link": [{"ifname": "eth0", "mtu": 1500}], "n2/link": [{"ifname": "eth0", "mtu": 1500}]}


def connection(mss: int, back: int, tunnel: bool = True) -> Seen:
    """Return what both nodes show of a connection whose sides announce these, and of its first data."""
    packets = [
        tcp_frame(flags=2, options=frames.mss_option(mss)),
        tcp_frame(flags=0x12, options=frames.mss_option(back), source=B, destination=A, ports=(80, 40000)),
        tcp_frame(10),
        tcp_frame(10, source=B, destination=A, ports=(80, 40000)),
    ]
    ends = ((N1, N2), (N2, N1)) * 2
    carried = [in_vxlan(packet, *way) for packet, way in zip(packets, ends, strict=True)]
    shown = list(enumerate(carried if tunnel else packets))
    return {OUT: shown, IN: shown}


def pod_route(node: str, pod: str, mtu: int) -> State:
    return {
        f"{node}/pod-{pod}-route": [
            {"dst": "default", "gateway": "10.244.1.1", "dev": "eth0", "metrics": [{"mtu": mtu}]}
        ]
    }


def test_both_sides_announce_what_leaves_no_room_for_the_tunnel(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, connection(1460, 1460), UNDERLAY)
    assert ("warning", "certain", 1) == (found.severity, found.certainty, found.flows_total)
    assert [1500, 1450] == [each.value for each in found.numbers[:2]]
    assert {OUT: [1, 2], IN: [1, 2]} == {each.point: each.frames for each in found.evidence}


def test_one_side_was_clamped(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, connection(1410, 1460), UNDERLAY)
    assert ("likely", {OUT: [2], IN: [2]}) == (found.certainty, {each.point: each.frames for each in found.evidence})
    assert found.settled_by


def test_what_the_other_side_cannot_send_does_no_harm(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, connection(1410, 1460), UNDERLAY | pod_route("n1", "a", 1450))


def test_a_route_that_is_as_large_does(tmp_path: Path) -> None:
    assert 1 == len(said(tmp_path, RULE, connection(1410, 1460), UNDERLAY | pod_route("n1", "a", 1500)))


def test_what_fits_is_fine_in_the_tunnel_and_without(tmp_path: Path) -> None:
    assert [] == said(tmp_path / "tunnel", RULE, connection(1410, 1410), UNDERLAY)
    assert [] == said(tmp_path / "bare", RULE, connection(1460, 1460, tunnel=False), UNDERLAY)


def test_without_the_underlays_mtu_nothing_is_judged(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, connection(1460, 1460)).status


def in_geneve(inner: bytes, options: bytes = b"", ends: tuple[str, str] = (N1, N2)) -> bytes:
    return frames.in_tunnel(frames.geneve(inner, 77, options), 6081, *ends)


@pytest.mark.parametrize("stored", [100, 106, 112, 116, 150])
def test_what_rides_on_syns_alone_leaves_room_however_short_frames_are_stored(tmp_path: Path, stored: int) -> None:
    """The SYN carries Cilium's DSR option in Geneve; from 116 bytes on its flags are there."""
    syn = tcp_frame(flags=2, options=frames.mss_option(1410))
    answer = tcp_frame(flags=0x12, options=frames.mss_option(1410), source=B, destination=A, ports=(80, 40000))
    sent = [
        in_geneve(syn, frames.dsr_option()),
        in_geneve(answer, ends=(N2, N1)),
        in_geneve(tcp_frame(10)),
    ]
    wire = [(at, data[:stored]) for at, data in enumerate(sent)]
    bare = list(enumerate([syn, answer, tcp_frame(10)]))
    assert [] == said(tmp_path, RULE, {"n1/pod-a-eth0": bare, OUT: wire, IN: wire}, UNDERLAY)
