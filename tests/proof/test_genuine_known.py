"""A genuine agent's captures, without a manifest, are understood as their README says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.journeys.trace import Wish, trace
from analyzer.result import Flow, Run
from tests.proof import genuine
from tests.proof.way import Stage

pytestmark = pytest.mark.skipif(not genuine.scenarios(), reason="../shared/captures/cilium is not there")
DROPPING = ("crossnode-ttl", "crossnode-mtu", "icmp-frag", "policy")
"""Scenarios in which packets are meant to be lost; tests/test_genuine_agent.py and those below have them."""
ELSEWHERE = ("pod-to-world", "pod-to-remote-node")
WHOLE = [name for name in genuine.scenarios() if not any(part in name for part in DROPPING + ELSEWHERE)]
ONE_WAY = [name for name in WHOLE if name.split("/")[0].endswith("-kpr")]
each = pytest.mark.parametrize("name", WHOLE)


def test_every_mode_and_kind_of_traffic_is_here() -> None:
    assert set(genuine.MODES) == {name.split("/")[0] for name in genuine.scenarios()}
    assert 22 == len(genuine.scenarios()) == len(WHOLE) + 4 + 2


@each
def test_flows_between_nodes_are_of_the_modes_class_and_those_of_one_node_stay_there(name: str) -> None:
    found = {(flow.path_class, flow.settled_by) for flow in genuine.pod_flows(name)}
    assert {("intranode" if "intranode" in name else genuine.facts(name).path_class, None)} == found


@each
def test_every_point_shows_each_direction_with_the_ttl_of_its_place(name: str) -> None:
    """The README's table of capture points; a far lxc under BPF host routing is silent."""
    for flow in genuine.pod_flows(name):
        ends = flow.source_ip, flow.destination_ip
        assert _places(genuine.stages(name, *ends)) == _seen(name, flow, forward=True)
        assert _places(genuine.stages(name, *reversed(ends))) == _seen(name, flow, forward=False)


Places = set[tuple[str, str, str | None, int]]


def _places(stages: list[Stage]) -> Places:
    return {stage[:4] for stage in stages}


def _seen(name: str, flow: Flow, forward: bool) -> Places:
    return {
        (sighting.point.split("/")[0], sighting.role, genuine.pod_at(name, sighting.point), ttl.value)
        for sighting in flow.sightings
        if sighting.role != "any"
        for ttl in (sighting.forward_ttl if forward else sighting.reverse_ttl)
    }


@each
def test_any_shows_a_node_all_at_once_interface_by_interface(name: str) -> None:
    """As many interfaces as have captures of their own, each with their packets; nothing is taken for a second copy."""
    for flow in genuine.pod_flows(name):
        anys, others = _by_node(flow, "any"), _by_node(flow, "lxc", "tunnel", "underlay")
        assert anys == ({} if name.endswith("iperf3") else others)


def _by_node(flow: Flow, *roles: str) -> dict[str, list[list[tuple[int, int]]]]:
    """Return of each node the interfaces' TTLs with their counts, forward ones first."""
    found: dict[str, list[list[tuple[int, int]]]] = {}
    for seen in (sighting for sighting in flow.sightings if sighting.role in roles):
        ttls = [(ttl.value, ttl.n) for way in (seen.forward_ttl, seen.reverse_ttl) for ttl in way]
        found.setdefault(seen.point.split("/")[0], []).append(ttls)
    return {node: sorted(rows) for node, rows in found.items()}


@each
def test_each_direction_has_the_identity_of_its_source_as_vni(name: str) -> None:
    identity = {pod.ip: [pod.identity] for pod in genuine.described(name).pods}
    for flow in genuine.pod_flows(name):
        inside = genuine.facts(name).tunnel and "intranode" not in name
        wanted = (identity[flow.source_ip], identity[flow.destination_ip]) if inside else ([], [])
        assert wanted == (flow.forward_vni, flow.reverse_vni)


@each
def test_identities_are_named_by_their_pods(name: str) -> None:
    named = {pod.identity: f"default/{pod.name}" for pod in genuine.described(name).pods}
    rows = genuine.measured()[name].tunnels
    assert bool(rows) == (genuine.facts(name).tunnel is not None and "intranode" not in name)
    assert [named.get(row.vni) for row in rows] == [row.identity for row in rows]


@each
def test_overhead_and_segment_size_are_the_modes(name: str) -> None:
    across = [flow for flow in genuine.pod_flows(name) if "intranode" not in name]
    assert {genuine.facts(name).overhead} >= {each.value for flow in across for each in flow.overhead_bytes}
    sizes = {size for flow in genuine.pod_flows(name) for size in (flow.forward_mss, flow.reverse_mss) if size}
    assert {genuine.facts(name).route_mtu - 40} >= sizes


@each
def test_host_routing_and_mode_are_seen_and_no_rule_for_ttls_is_broken(name: str) -> None:
    run, facts = genuine.measured()[name], genuine.facts(name)
    nodes = {flow.source_node for flow in genuine.pod_flows(name)} | {
        flow.destination_node for flow in genuine.pod_flows(name)
    }
    seen = {row.node: row.seen for row in run.host_routing_at if row.seen != "unknown"}
    assert dict.fromkeys(nodes, "bpf" if facts.past_lxc else "legacy") == seen
    assert {facts.path_class} >= {row.observed for row in run.modes if row.observed}
    assert [] == [row for row in run.ttl_expected if row.met is False]
    assert [] != [row for row in run.ttl_expected if row.observed]


@each
def test_nothing_is_lost(name: str) -> None:
    assert [] == trace([genuine.CAPTURES / name], Wish(lost=True), {}).journeys
    assert [row.requests for row in genuine.measured()[name].pings] == [
        row.answered for row in genuine.measured()[name].pings
    ]


def only(name: str, folder: Path, *patterns: str) -> Run:
    """Return the run with these files alone, and no state."""
    for pattern in patterns:
        for source in sorted((genuine.CAPTURES / name).glob(f"*/{pattern}.pcap")):
            target = folder / source.parent.name / source.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    (run,) = analyse([folder], deep=False).runs
    return run


@pytest.mark.parametrize("name", ONE_WAY)
@pytest.mark.parametrize("patterns", [("lxc*",), ("lxc*", "eth0"), ("lxc*", "cilium_*"), ("lxc*", "pod-*")])
def test_one_way_lxc_captures_are_no_loss(name: str, patterns: tuple[str, ...], tmp_path: Path) -> None:
    """Half of a conversation is on each lxc, whatever else was captured, and nobody says that it is Cilium."""
    run = only(name, tmp_path, *patterns)
    assert [row.requests for row in run.pings] == [row.answered for row in run.pings]
    assert [] == trace([tmp_path], Wish(lost=True), {}).journeys
    across = genuine.facts(name).path_class
    assert {"intranode" if "intranode" in name else across, "unknown"} >= {
        flow.path_class for flow in run.flows if flow.peer_scope == "pod-pod"
    }


@pytest.mark.parametrize("name", ONE_WAY)
def test_with_lxcs_alone_the_way_between_nodes_stays_open(name: str, tmp_path: Path) -> None:
    flows = [flow for flow in only(name, tmp_path, "lxc*").flows if flow.peer_scope == "pod-pod"]
    if "intranode" in name:
        assert {("intranode", "inferred")} == {(flow.path_class, flow.path_confidence) for flow in flows}
    else:
        assert {("unknown", "a capture on eth0 of node1")} == {(flow.path_class, flow.settled_by) for flow in flows}
    assert flows != []


@pytest.mark.parametrize("name", [name for name in WHOLE if not name.endswith("iperf3")])
def test_any_alone_tells_class_and_vni(name: str, tmp_path: Path) -> None:
    """Nothing names the interfaces: `any[interface 2]` is one of them, with what it showed."""
    run = only(name, tmp_path, "any")
    flows = {(flow.source_ip, flow.source_port, flow.destination_ip): flow for flow in run.flows}
    for known in genuine.pod_flows(name):
        flow = flows[known.source_ip, known.source_port, known.destination_ip]
        assert (known.forward_vni, known.reverse_vni) == (flow.forward_vni, flow.reverse_vni)
        assert flow.path_class in (known.path_class, "unknown")
        assert known.tunnel_type == [] or flow.path_class == "encapsulated"
        assert known.overhead_bytes == flow.overhead_bytes or known.path_class == "intranode"
        if known.path_class != "intranode" or name not in ONE_WAY:  # each way is on an interface of its own
            assert (known.forward_packets, known.reverse_packets) == (flow.forward_packets, flow.reverse_packets)


@pytest.mark.parametrize("name", genuine.scenarios("*", "pod-to-*"))
def test_pods_traffic_to_nodes_and_the_world_is_never_encapsulated(name: str) -> None:
    run = genuine.measured()[name]
    assert [] == run.tunnels
    assert {"native", "unknown", None} >= {flow.path_class for flow in run.flows}
    wanted = "pod-external" if "world" in name else "pod-host"
    assert {wanted, "host"} == {flow.peer_scope for flow in run.flows}, "ipcache knows which addresses are nodes'"


@pytest.mark.parametrize("name", genuine.scenarios("vxlan-run2", "crossnode-icmp-frag"))
def test_a_fragmented_ping_ends_at_the_senders_lxc(name: str) -> None:
    """Dropped in the program at the lxc, in every mode; that the pods are on two nodes only state says."""
    run = genuine.measured()[name]
    (summary,) = run.pings
    assert ("internode", 1, 0) == (summary.scope, summary.requests, summary.answered)
    (flow,) = genuine.pod_flows(name)
    assert {"pod", "lxc", "any"} == {sighting.role for sighting in flow.sightings}
    assert ("unknown", "why nothing left node1: routes and policy of node1 (it was not seen on node1/eth0)") == (
        flow.path_class, flow.settled_by,
    )  # fmt: skip


@pytest.mark.parametrize("name", genuine.scenarios("vxlan-run2", "crossnode-udp-mtu"))
def test_outer_fragments_are_two_of_each_of_three_packets_at_two_wires(name: str) -> None:
    assert 3 * 2 * 2 == genuine.measured()[name].mtu.outer_fragments


@pytest.mark.parametrize("name", genuine.scenarios("native", "crossnode-ttl"))
def test_pings_of_small_ttl_are_between_nodes_and_not_answered(name: str) -> None:
    assert [("internode", 4, 0)] == [(row.scope, row.requests, row.answered) for row in genuine.measured()[name].pings]
