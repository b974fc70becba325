"""Expectations of flows: which are chosen, what must hold, what must not be there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analyzer.result import Run
from tests.expectations.asked import one
from tests.report import factory
from tests.report.factory import NATIVE, VXLAN, many

RUN = factory.run("vxlan", "baseline", VXLAN)
"""32 flows TCP 80 between lab/client on worker and lab/web on worker2, encapsulated."""
ALL = (
    "- flows: {scope: internode, path_class: encapsulated, tunnel: vxlan, vni: present, overhead_bytes: 50, mss: 1410}"
)


def changed(at: int = 0, **changes: Any) -> Run:
    flows = list(RUN.flows)
    flows[at] = replace(flows[at], **changes)
    return replace(RUN, flows=flows)


def test_all_that_is_demanded_of_all_flows_is_told(tmp_path: Path) -> None:
    found = one(tmp_path, ALL, RUN)
    seen = "flows 32; path class encapsulated; tunnel vxlan; VNI present; overhead 50 (640); MSS 1410 (64)"
    assert ("met", seen, 32, "") == (found.status, found.seen, found.n, found.why)


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (changed(path_class="native"), "path class native is not encapsulated"),
        (changed(tunnel_type=["geneve"]), "tunnel geneve is not vxlan"),
        (changed(tunnel_type=["geneve", "vxlan"]), "tunnel geneve is not vxlan"),
        (changed(forward_vni=[], reverse_vni=[]), "VNI absent is not present"),
        (changed(overhead_bytes=many((62, 1))), "overhead 62 is not 50"),
        (changed(forward_mss=1460), "MSS 1460 is not 1410"),
    ],
)
def test_one_flow_that_differs_is_enough(tmp_path: Path, run: Run, why: str) -> None:
    found = one(tmp_path, ALL, run)
    assert ("not met", why) == (found.status, found.why)


@pytest.mark.parametrize(
    ("choice", "flows"),
    [
        ("pods: lab/client", 32), ("pods: [lab/web, lab/client]", 32), ("pods: [lab/*, 10.244.2.41]", 32),
        ("pods: [lab/client, lab/echo]", 0), ("port: 80", 32), ("port: [40003, 443]", 1), ("port: 443", 0),
        ("transport: udp", 0), ("transport: [udp, tcp]", 32), ("scope: intranode", 0), ("between: host", 0),
        ("between: any", 32),
    ],
)  # fmt: skip
def test_flows_are_chosen_by_their_ends(tmp_path: Path, choice: str, flows: int) -> None:
    found = one(tmp_path, f"- flows: {{{choice}}}", RUN)
    assert (("met", f"flows {flows}") if flows else ("not seen", "")) == (found.status, found.seen)


def test_none_of_the_chosen_says_where_was_looked(tmp_path: Path) -> None:
    found = one(tmp_path, "- flows: {port: 443}", RUN)
    assert found.why.startswith("no such flow among 32; captured were worker/pod-client-eth0, worker/lxc3c2ed4711743, ")
    blind = replace(RUN, flows=[], points=[point for point in RUN.points if point.role == "pod"])
    found = one(tmp_path, "- flows: {scope: internode}", blind)
    assert "no such flow: no underlay was captured: a node's eth0 would show it" == found.why


def test_a_flow_whose_path_is_unknown_is_not_seen(tmp_path: Path) -> None:
    run = changed(path_class="unknown", settled_by="a capture on eth0 of worker")
    found = one(tmp_path, "- flows: {path_class: encapsulated}", run)
    assert "not seen" == found.status
    assert found.why.endswith("is unknown: a capture on eth0 of worker")


@pytest.mark.parametrize(
    ("count", "status"),
    [("32", "met"), ("31", "not met"), ("{at_least: 33}", "not met"), ("{at_least: 1, at_most: 32}", "met")],
)
def test_flows_can_be_counted(tmp_path: Path, count: str, status: str) -> None:
    assert status == one(tmp_path, f"- flows: {{count: {count}}}", RUN).status


NONE = "- flows: {scope: internode, path_class: [native, mixed], count: 0}"


def test_one_frame_is_one_frame(tmp_path: Path) -> None:
    few = [replace(point, frames=1, decode_status={"ok": 1}) for point in RUN.points]
    found = one(tmp_path, NONE, replace(RUN, points=few))
    assert "none at worker/eth0 (1 frame), worker2/eth0 (1 frame)" == found.seen


def test_none_is_met_where_it_would_have_been_seen(tmp_path: Path) -> None:
    found = one(tmp_path, NONE, RUN)
    assert ("met", "none at worker/eth0 (420 frames), worker2/eth0 (420 frames)", 840) == (
        found.status, found.seen, found.n,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("run", "status", "why"),
    [
        (changed(path_class="native"), "not met",
         "there is tcp lab/client:40000 to lab/web:80 (native) at worker/eth0"),
        (replace(RUN, points=[p for p in RUN.points if p.role != "underlay"]), "not seen",
         "no readable frame of any or router or underlay, where it would show: capture eth0 of a node"),
        (replace(RUN, points=[replace(p, decode_status={"ok": 419, "truncated": 1}) for p in RUN.points]), "not seen",
         "1 frame at worker/eth0 could not be read: capture whole frames"),
        (replace(RUN, flows_total=2000), "not seen", "only the first 32 of 2000 flows are known"),
    ],
)  # fmt: skip
def test_none_needs_sight(tmp_path: Path, run: Run, status: str, why: str) -> None:
    found = one(tmp_path, NONE, run)
    assert (status, why) == (found.status, found.why)


def test_none_of_pods_that_do_not_exist_says_nothing(tmp_path: Path) -> None:
    found = one(tmp_path, "- flows: {pods: [lab/client, lab/wep], count: 0}", RUN)
    assert ("not seen", "no pod or address of the run is lab/wep") == (found.status, found.why)


def test_what_holds_of_the_first_flows_only_is_not_seen_of_all(tmp_path: Path) -> None:
    run = replace(RUN, flows_total=2000)
    found = one(tmp_path, "- flows: {path_class: encapsulated}", run)
    assert ("not seen", "flows 32; path class encapsulated, but of the first 32 of 2000 flows only") == (
        found.status, found.why,
    )  # fmt: skip
    assert "not met" == one(tmp_path, "- flows: {path_class: native}", run).status


def test_one_way_flows_can_be_demanded(tmp_path: Path) -> None:
    native = factory.run("native-auto", "baseline", NATIVE)
    lost = replace(native, flows=[replace(each, reverse_packets=0) for each in native.flows])
    demanded = "- flows: {{both_directions: {}}}"
    statuses = [
        one(tmp_path, demanded.format(word), run).status for run in (native, lost) for word in ("true", "false")
    ]
    assert ["met", "not met", "not met", "met"] == statuses


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (changed(peer_scope="unknown"), "a manifest or state that says which addresses are whose pods' would tell"),
        (replace(changed(peer_scope="pod-external"), origin="inferred"), "a manifest or state that says"),
        (changed(source_node=None, path_class="unknown", settled_by="a manifest"), "of 1: a manifest would tell"),
        (changed(source_node="n8", destination_node="n9", path_class="unknown", settled_by="eth0 of n8"),
         "of 1: eth0 of n8 would tell"),
    ],
)  # fmt: skip
def test_none_is_open_while_a_flow_may_be_one(tmp_path: Path, run: Run, why: str) -> None:
    found = one(tmp_path, NONE, run)
    assert ("not seen", True) == (found.status, why in found.why)


def test_a_flow_that_the_wire_did_not_show_is_none_on_the_wire(tmp_path: Path) -> None:
    assert "met" == one(tmp_path, NONE, changed(path_class="unknown")).status
