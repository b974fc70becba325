"""What a run has to show for a rule to speak, and what is said where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.triage.needs import NEEDS, Need, lacking
from tests.cluster import in_vxlan, ping, tcp_frame, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.case_of_frames import run_of

POD, WIRE, FAR = "n1/pod-a-eth0", "n1/eth0", "n2/eth0"
BARE: Seen = {POD: [(0, ping())]}


@pytest.mark.parametrize(
    ("need", "seen"),
    [
        ("captures", BARE),
        ("flows", BARE),
        ("tcp", {POD: [(0, tcp_frame())]}),
        ("dns", {POD: [(0, udp_frame())]}),
        ("underlay", {WIRE: [(0, ping())]}),
        ("underlay", {WIRE: [], POD: [(0, ping())]}),
        ("two-underlays", {WIRE: [(0, ping())], FAR: [(1, ping())]}),
        ("pod-view", BARE),
        ("pod-view", {POD: [], WIRE: [(0, ping())]}),
        ("tunnel", {WIRE: [(0, in_vxlan(ping()))]}),
        ("pod-cidrs", BARE),
    ],
)
def test_what_was_seen_is_there(tmp_path: Path, need: Need, seen: Seen) -> None:
    assert None is lacking((need,), run_of(tmp_path, seen).case)


@pytest.mark.parametrize(
    ("need", "seen", "why"),
    [
        ("flows", {POD: []}, "no packet with addresses was captured"),
        ("tcp", BARE, "no TCP was captured"),
        ("dns", BARE, "no DNS was captured"),
        ("underlay", BARE, "capture eth0 of a node"),
        ("two-underlays", {WIRE: [(0, ping())]}, "capture eth0 of the far node as well"),
        ("pod-view", {WIRE: [(0, ping())]}, "capture eth0 in the pod, or its lxc"),
        ("tunnel", BARE, "no packet in a tunnel was captured"),
        ("routes", BARE, "`ip -j route` of each node"),
        ("bgp", BARE, "capture TCP port 179"),
        ("encryption", BARE, "no ESP and no WireGuard was captured"),
        ("several-uplinks", BARE, "no node has several uplinks or next hops"),
    ],
)
def test_what_was_not_seen_is_named_with_what_would_show_it(tmp_path: Path, need: Need, seen: Seen, why: str) -> None:
    said = lacking((need,), run_of(tmp_path, seen).case) or ""
    assert why in said
    assert said.endswith(NEEDS[need][1])
