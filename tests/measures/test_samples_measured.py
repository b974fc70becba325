"""What the sample captures are known to hold: the lab's by how it is built, Cilium's by captures/README.md."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import Run
from tests.samples import CAPTURES


@cache
def runs() -> dict[str, Run]:
    return {run.id: run for run in analyse([CAPTURES], deep=False).runs}


RECEIVED = {
    "geneve/baseline": ({63}, {63}),
    "geneve/dsr": ({63}, {63}),
    "native-auto/baseline": ({63}, {62}),
    "native-auto/baseline-nic": ({63}, {62}),
    "native-auto/cilium-native-crossnode-ping": (set(), {60}),
    "native-auto/cilium-native-kpr-crossnode-http": (set(), {62}),
    "native-auto/cilium-native-kpr-crossnode-ping": (set(), {62}),
    "native-bgp/bgp": ({63}, {61}),
    "native-bgp/ecmp": ({63}, {61}),
    "native-bgp/no-route": ({63}, set()),
    "native-bgp/static": ({63}, {62}),
    "vxlan/baseline": ({63}, {63}),
    "vxlan/baseline-nic": ({63}, {63}),
    "vxlan/cilium-vxlan-crossnode-ping": (set(), {63}),
    "vxlan/cilium-vxlan-intranode-ping": ({63}, set()),
    "vxlan/cilium-vxlan-kpr-crossnode-ping": (set(), {63}),
    "vxlan/cilium-vxlan-kpr-intranode-ping": ({63}, set()),
}
"""Run → TTLs at receivers on the sender's node, and on another."""


@pytest.mark.parametrize("run_id", sorted(RECEIVED))
def test_receivers_see_what_the_rules_expect(run_id: str) -> None:
    found: dict[str, set[int]] = {"intranode": set(), "internode": set()}
    for row in runs()[run_id].ttl_expected:
        if row.place == "receiver":
            found[row.scope] |= {each.value for each in row.observed}
            assert row.met is (True if row.observed else None), row
    assert RECEIVED[run_id] == (found["intranode"], found["internode"])


def test_no_sample_breaks_an_expectation() -> None:
    assert [] == [(run.id, row) for run in runs().values() for row in run.ttl_expected if row.met is False]


@pytest.mark.parametrize(
    ("run_id", "routers"), [("native-auto/baseline", 0), ("native-bgp/bgp", 1), ("native-bgp/ecmp", 1)]
)
def test_routers_are_counted_by_the_routes_of_nodes_and_frr(run_id: str, routers: int) -> None:
    rows = [row for row in runs()[run_id].ttl_expected if row.scope == "internode"]
    assert {(routers, "routes")} == {(row.routers, row.routers_from) for row in rows}


def test_a_chosen_ttl_of_three_arrives_on_the_far_wire_as_one_and_nowhere_further() -> None:
    rows = [row for row in runs()["native-auto/cilium-native-crossnode-ttl"].ttl_expected if row.initial == 3]
    assert [
        ("source underlay", [1, 2], [1], True),
        ("destination underlay", [1, 2], [1], True),
        ("receiver", [], [], True),
    ] == [(row.place, row.expected, [each.value for each in row.observed], row.met) for row in rows]


def test_host_routing_is_seen_as_it_was_set() -> None:
    """Legacy in the lab and without kpr in the scenario's name, BPF with it; never a contradiction."""
    seen = {(run.id, row.seen) for run in runs().values() for row in run.host_routing_at if row.seen != "unknown"}
    assert {(name, "bpf" if "-kpr-" in name else "legacy") for name, _ in seen} == seen
    assert [] == [row for run in runs().values() for row in run.host_routing_at if row.agrees is False]
    assert {"bpf", "legacy"} == {how for _, how in seen}


def test_modes_are_as_declared_and_without_routes_nothing_arrives() -> None:
    verdicts = Counter(row.agrees for run in runs().values() for row in run.modes)
    assert (0, True) == (verdicts[False], verdicts[True] > 40)
    lost = [row for row in runs()["native-bgp/no-route"].modes if row.observed]
    assert [("none", "native", True)] * 2 == [(row.declared, row.observed, row.agrees) for row in lost]


def test_ecmp_spreads_flows_over_both_uplinks_and_keeps_each_on_one() -> None:
    found = {row.node: row for row in runs()["native-bgp/ecmp"].ecmp}
    assert ["control-plane", "frr", "worker", "worker2"] == sorted(found)
    assert {2} == {len(hop.via) for row in found.values() for hop in row.next_hops}
    assert {0} == {row.flows_leaving_by_several for row in found.values()}
    worker = found["worker"]
    assert [("worker/eth0", 24), ("worker/eth1", 18)] == [(each.point, each.flows) for each in worker.leaving]
    assert [] == [row for run in runs().values() if run.id != "native-bgp/ecmp" for row in run.ecmp]


@pytest.mark.parametrize("run_id", ["vxlan/baseline", "geneve/baseline", "native-auto/baseline"])
def test_the_model_agrees_with_every_frame_it_can_be_compared_with(run_id: str) -> None:
    found = runs()[run_id].overhead_model
    assert found is not None
    compared = [(each.ratio, each.model_ratio) for each in found.measured if None not in (each.ratio, each.model_ratio)]
    assert len(compared) > 4
    assert [ratio for ratio, _ in compared] == [model for _, model in compared]
    assert (0 if run_id.startswith("native") else 50, 14) == (found.overhead_bytes, found.link_header_bytes)


def test_outer_fragments_of_the_udp_probes_have_a_model_and_no_measured_ratio() -> None:
    """1451 bytes inside make 1501 outside: 1514 + 35 on the wire, 84 of 1549 are overhead."""
    found = runs()["vxlan/cilium-vxlan-run2-crossnode-udp-mtu"].overhead_model
    assert found is not None
    cut = {each.ip_total_length: each for each in found.measured if each.outer_fragments}
    assert [1451.0, 1460.0, 1500.0] == sorted(cut, key=lambda size: size or 0)
    assert (None, round(84 / 1549, 6)) == (cut[1451.0].ratio, cut[1451.0].model_ratio)


def test_without_its_manifest_a_run_is_judged_no_more_surely(tmp_path: Path) -> None:
    """Nothing says what made the packets, so no expectation is met or broken."""
    folder = CAPTURES / "native-auto/baseline"
    for source in folder.rglob("*.pcap"):
        target = tmp_path / source.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    (run,) = analyse([tmp_path], deep=False).runs
    assert {None} == {row.met for row in run.ttl_expected}
    assert {"legacy"} == {row.seen for row in run.host_routing_at}
    assert {None} == {row.agrees for row in run.modes}
