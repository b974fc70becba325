"""Each subject but flows: met by one run, not met by another, not seen where nothing shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analyzer.result import PingPath, Run
from tests.expectations.asked import one
from tests.report import factory
from tests.report.factory import GENEVE, NATIVE, ROUTED, VXLAN, many

RUN = factory.run("vxlan", "baseline", VXLAN)
DSR = factory.run("geneve", "dsr", GENEVE)
BARE = factory.run("native-auto", "baseline", NATIVE, kind="native")
LOST = factory.run("native-bgp", "no-route", NATIVE, lost_at="worker/eth0", kind="none")
EMPTY = replace(
    RUN,
    points=[], classes=[], tunnels=[], ttl=[], ttl_at_receiver={}, pings=[], ping_paths=[], routes=[], flows=[],
    flows_total=0, overhead=replace(RUN.overhead, n=0, bytes_per_frame=[], ratio=None, as_sent_ratio=None),
    mtu=replace(RUN.mtu, underlay=[], pod_route=[], negotiated=[], proven=None, ceiling=None, verdict="unknown"),
)  # fmt: skip
"""A run in which nothing was captured, and no state."""


def mtu(**changes: Any) -> Run:
    return replace(RUN, mtu=replace(RUN.mtu, **changes))


def dropped(number: int | None) -> Run:
    return replace(RUN, points=[replace(RUN.points[0], dropped=number), *RUN.points[1:]])


@pytest.mark.parametrize(
    ("item", "met", "other", "why"),
    [
        ("overhead: {bytes: 50}", RUN, DSR, "overhead 62 is not 50"),
        ("overhead: {bytes: [50, 62], each_seen: true}", DSR, RUN, "overhead 62 was not seen"),
        ("overhead: {ratio: {at_most: 0.1}}", RUN, replace(RUN, overhead=replace(RUN.overhead, ratio=0.11)),
         "share as captured is not at most 0.1"),
        ("overhead: {as_sent_ratio: 0}", BARE, RUN, "share as sent is not 0"),
        ("ttl: {value: 63}", RUN, BARE, "TTL 62 is not 63"),
        ("ttl: {value: [61, 62]}", BARE, RUN, "TTL 63 is not 61 or 62"),
        ("ttl: {at: leaving node, value: 64}", RUN, BARE, "TTL 63 is not 64"),
        ("ttl: {at: reaching node, value: 62}", factory.run("native-bgp", "bgp", ROUTED), RUN, "TTL 64 is not 62"),
        ("ttl: {at: outer, value: 64}", RUN, replace(RUN, tunnels=[replace(RUN.tunnels[0], outer_ttl=many((63, 9)))]),
         "TTL 63 is not 64"),
        ("mtu: {verdict: fits}", RUN, mtu(verdict="fragmented"), "verdict fragmented is not fits"),
        ("mtu: {route: 1450, underlay: 1500}", RUN, BARE, "route 1500 is not 1450"),
        ("mtu: {negotiated: 1450}", RUN, BARE, "negotiated 1500 is not 1450"),
        ("mtu: {proven: {at_least: 1400}}", RUN, mtu(proven=1399), "proven is not at least 1400"),
        ("mtu: {ceiling: 1450}", RUN, BARE, "ceiling is not 1450"),
        ("mtu: {reported: 1450}", mtu(reported=[1450]), mtu(reported=[1450, 1500]), "reported 1500 is not 1450"),
        ("pings: {answered: all}", RUN, LOST, "answered were 0 of 5, not all"),
        ("pings: {answered: none}", LOST, RUN, "answered were 5 of 5, not none"),
        ("pings: {answered: 5 of 5}", RUN, LOST, "answered were 0 of 5, not 5 of 5"),
        ("pings: {count: {at_least: 5}}", RUN, replace(RUN, pings=[replace(RUN.pings[0], requests=4)]),
         "pings is not at least 5"),
        ("pings: {median_rtt_us: {at_most: 237}}", RUN, replace(
            RUN, pings=[replace(RUN.pings[0], rtt_us=factory._spread(237.1))]), "median µs is not at most 237"),
        ("pings: {maximum_rtt_us: {at_most: 427}}", RUN, replace(
            RUN, pings=[replace(RUN.pings[0], rtt_us=factory._spread(237.1))]), "maximum µs is not at most 427"),
        ("tunnels: {type: vxlan, port: 8472}", RUN, DSR, "tunnel geneve is not vxlan; port 6081 is not 8472"),
        ("tunnels: {options: '*DSR*'}", DSR, RUN, "no frame carries one"),
        ("tunnels: {vni: present, identities: known}", RUN,
         replace(RUN, tunnels=[replace(RUN.tunnels[0], identity=None), RUN.tunnels[1]]),
         "identities unknown is not known"),
        ("tunnels: {outer_ttl: 64}", RUN, replace(RUN, tunnels=[replace(RUN.tunnels[0], outer_ttl=many((1, 1)))]),
         "outer TTL 1 is not 64"),
        ("no_frames: {tunnel: vxlan}", BARE, RUN, "it is there"),
        ("no_frames: {tunnel: any}", BARE, DSR, "it is there"),
        ("no_frames: {udp_port: 8472}", BARE, RUN, "it is there"),
        ("no_frames: {udp_port: 53}", BARE, replace(BARE, flows=[
            replace(BARE.flows[0], network_transport="udp", destination_port=53)]), "it is there"),
        ("routes: {kind: overlay}", RUN, BARE, "kind native is not overlay"),
        ("routes: {node: work*, protocol: kernel}", RUN, replace(
            RUN, routes=[replace(RUN.routes[0], protocol="bgp")]), "protocol bgp is not kernel"),
        ("capture: {dropped: 0}", RUN, dropped(3), "dropped is not 0"),
    ],
)  # fmt: skip
def test_each_subject_can_hold_fail_and_be_unseen(tmp_path: Path, item: str, met: Run, other: Run, why: str) -> None:
    found = one(tmp_path, f"- {item}", met)
    assert ("met", "") == (found.status, found.why)
    found = one(tmp_path, f"- {item}", other)
    assert ("not met", why) == (found.status, found.why)
    found = one(tmp_path, f"- {item}", EMPTY)
    assert ("not seen", "") == (found.status, found.seen)
    assert found.why


def test_an_uncounted_point_leaves_drops_open(tmp_path: Path) -> None:
    found = one(tmp_path, "- capture: {dropped: 0}", dropped(None))
    assert ("not seen", "dropped: no count of drops beside each capture") == (found.status, found.why)


def test_what_is_worse_decides_and_all_that_was_seen_is_told(tmp_path: Path) -> None:
    run = mtu(reported=[], negotiated=many((1500, 2)))
    found = one(tmp_path, "- mtu: {negotiated: 1450, reported: 1450, route: 1450}", run)
    assert ("not met", "route 1450; negotiated 1500 (2)", "negotiated 1500 is not 1450") == (
        found.status, found.seen, found.why,
    )  # fmt: skip


def test_replies_that_no_lxc_can_show_are_not_lost(tmp_path: Path) -> None:
    path: PingPath = replace(
        LOST.ping_paths[0], request=[hop for hop in LOST.ping_paths[0].request if hop.role == "lxc"]
    )
    blind = replace(LOST, ping_paths=[path], host_routing="bpf")
    for word in ("all", "none"):
        assert "not seen" == one(tmp_path, f"- pings: {{answered: {word}}}", blind).status
    assert "met" == one(tmp_path, "- pings: {answered: none}", replace(blind, host_routing="legacy")).status


def test_no_tunnel_is_open_where_a_flow_crossed_a_device_unseen(tmp_path: Path) -> None:
    hidden = replace(BARE, flows=[replace(BARE.flows[0], path_class="encapsulated")])
    found = one(tmp_path, "- no_frames: {tunnel: geneve}", hidden)
    why = "1 flow crossed a tunnel device and no underlay shows in what: capture eth0 of the nodes"
    assert ("not seen", why) == (found.status, found.why)


def test_a_port_is_open_where_a_tunnel_was_seen_beside_the_counting_point(tmp_path: Path) -> None:
    far = replace(BARE, flows=[replace(BARE.flows[0], tunnel_type=["vxlan"], path_class="mixed")])
    assert "not seen" == one(tmp_path, "- no_frames: {udp_port: 8472}", far).status
    assert "not met" == one(tmp_path, "- no_frames: {tunnel: vxlan}", far).status


def test_routes_of_nobody_are_not_seen(tmp_path: Path) -> None:
    found = one(tmp_path, "- routes: {node: frr, kind: native}", BARE)
    assert ("not seen", "no such route among 1 of worker") == (found.status, found.why)


def test_an_expectation_is_told_on_one_line(tmp_path: Path) -> None:
    found = one(tmp_path, "- flows: {pods: [a, b], port: [80, 443], count: {at_least: 1}, both_directions: true}", RUN)
    assert (
        "flows between pod-pod, pods a and b, port 80 or 443, count at_least 1, both_directions true" == found.expected
    )
