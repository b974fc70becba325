"""The committed captures show what their setups are known to do (cilium-facts 2 to 4, lab-notes).

Expectations hang on the manifest: on its setup, its scenario and the datapath that made the packets.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from analyzer import docs
from analyzer.analysis import analyse
from analyzer.result import Flow, encode
from tests.samples import CAPTURES, each, manifest, measured, sample_runs

OVERLAYS = ("vxlan", "geneve")
ODD = ("crossnode-ttl", "crossnode-mtu", "policy", "udp-mtu")
"""Scenarios of the genuine agent in which packets are meant to be lost; facts of their own are below."""
WHOLE = [name for name in sample_runs() if not any(odd in name for odd in ODD)]
RECEIVER_TTL = {
    ("cilium", "vxlan", "legacy"): 63,
    ("cilium", "vxlan", "bpf"): 63,
    ("cilium", "native-auto", "legacy"): 60,  # two routing steps of the stack, two of Cilium <= 1.18
    ("cilium", "native-auto", "bpf"): 62,
    ("ebpf-lab", "vxlan", "legacy"): 63,
    ("ebpf-lab", "geneve", "legacy"): 63,
    ("kernel-forwarding", "native-auto", "legacy"): 62,
    ("kernel-forwarding", "native-bgp", "legacy"): 62,
}
THROUGH_A_ROUTER = ("native-bgp/bgp", "native-bgp/ecmp")
ROUTE_KIND = {"vxlan": "overlay", "geneve": "overlay", "native-auto": "native", "native-bgp/static": "native",
              "native-bgp/bgp": "native", "native-bgp/ecmp": "ecmp", "native-bgp/no-route": "none"}  # fmt: skip


def setup(name: str) -> str:
    return manifest(name).setup


def pod_flows(name: str, internode: bool) -> list[Flow]:
    """Return the flows between pods, of one node or of two by the manifest."""
    flows = [flow for flow in measured(name).flows if flow.peer_scope == "pod-pod"]
    return [flow for flow in flows if (flow.source_node != flow.destination_node) == internode]


def test_the_genuine_agents_runs_are_there() -> None:
    assert 12 == len(sample_runs("cilium"))


@each(*sample_runs())
def test_captures_are_whole_and_understood(name: str) -> None:
    """No drops, no odd frame, none cut but by the snaplen, and the very files that the manifest was written for."""
    run = measured(name)
    declared = {point.file: point for point in manifest(name).points if point.file}
    assert set(declared) == {point.file for point in run.points if point.file}
    assert {status for point in run.points for status in point.decode_status} <= {"ok"}
    assert [] == [point.id for point in run.points if point.dropped or point.file_truncated]
    assert [] == [point.id for point in run.points if point.cut_frames and (point.snaplen or 0) >= 65535]
    assert {file: hashlib.sha256((CAPTURES / name / file).read_bytes()).hexdigest() for file in declared} == {
        point.file: point.sha256 for point in run.points if point.file
    }
    assert {file: point.sha256 for file, point in declared.items()} == {
        point.file: point.sha256 for point in run.points if point.file
    }
    assert {file: point.captured for file, point in declared.items()} == {
        point.file: point.frames for point in run.points if point.file
    }
    assert [] == [note for point in run.points for note in point.notes if not _declared_note(name, note)]


def _declared_note(name: str, note: str) -> bool:
    return note in {point.note for point in manifest(name).points}


@each(*WHOLE)
def test_flows_between_nodes_are_encapsulated_in_an_overlay_and_bare_in_native_mode(name: str) -> None:
    flows = pod_flows(name, internode=True)
    wanted = "encapsulated" if setup(name) in OVERLAYS else "native"
    assert {(flow.path_class, flow.path_confidence) for flow in flows} <= {(wanted, "observed")}
    assert len(flows) > 0 or "intranode" in name


@each(*WHOLE)
def test_flows_of_one_node_never_leave_it(name: str) -> None:
    flows = pod_flows(name, internode=False)
    assert {(flow.path_class, flow.path_confidence) for flow in flows} <= {("intranode", "observed")}
    assert len(flows) > 0 or "crossnode" in name


@each(*sample_runs())
def test_the_overhead_is_that_of_the_headers(name: str) -> None:
    """20 + 8 + 8 + 14 = 50; 12 more where the DSR option rides; nothing in native mode."""
    run = measured(name)
    wanted = {50} if setup(name) in OVERLAYS else {0}
    if name == "geneve/dsr":
        wanted = {50, 62}
    elif not pod_flows(name, internode=True):
        wanted = set()
    assert wanted == {value.value for value in run.overhead.bytes_per_frame}


@each(*sample_runs())
def test_native_captures_hold_no_tunnel_and_no_frame_to_a_tunnel_port(name: str) -> None:
    if setup(name) in OVERLAYS:
        assert {tunnel.tunnel_type for tunnel in measured(name).tunnels} <= {setup(name)}
    else:
        assert [] == measured(name).tunnels
        ports = {port for flow in measured(name).flows for port in (flow.source_port, flow.destination_port)}
        assert set() == ports & {8472, 6081, 4789}


@each(*WHOLE)
def test_the_ttl_at_the_receiver_is_that_of_mode_and_host_routing(name: str) -> None:
    made = manifest(name)
    between = RECEIVER_TTL[made.datapath, made.setup, made.host_routing] - (name in THROUGH_A_ROUTER)
    wanted = {"intranode": {63}, "internode": set() if name == "native-bgp/no-route" else {between}}
    found = {scope: {value.value for value in values} for scope, values in measured(name).ttl_at_receiver.items()}
    assert {scope: wanted[scope] for scope in found if wanted[scope]} == found
    assert found != {}


@each(*sample_runs())
def test_the_pods_route_leaves_room_for_the_tunnel_and_tcp_knows(name: str) -> None:
    """Interfaces stay at 1500; only the route says 1450, and MSS + 40 is the route's."""
    chain = measured(name).mtu
    route = 1450 if setup(name) in OVERLAYS else 1500
    assert ([route], [1500], [1500]) == (chain.pod_route, chain.pod_interface, chain.underlay)
    tcp = [flow for flow in pod_flows(name, internode=True) if flow.network_transport == "tcp"]
    assert ({route} if tcp else set()) == {value.value for value in chain.negotiated}


@each(*sample_runs())
def test_the_vni_is_the_identity_of_the_source_in_both_directions(name: str) -> None:
    identities = {pod.ip: pod.identity for pod in manifest(name).pods}
    found = {(flow.source_ip, tuple(flow.forward_vni)) for flow in measured(name).flows if flow.forward_vni}
    found |= {(flow.destination_ip, tuple(flow.reverse_vni)) for flow in measured(name).flows if flow.reverse_vni}
    assert {(address, (identities[address],)) for address, _ in found} == found


@each(*sample_runs())
def test_outer_headers_have_ttl_64_no_checksum_and_may_be_fragmented(name: str) -> None:
    rows = measured(name).tunnels
    assert {value.value for row in rows for value in row.outer_ttl} <= {64}
    assert [row.frames for row in rows] == [row.udp_checksum_zero_frames for row in rows]
    assert [0 for _ in rows] == [row.dont_fragment_frames for row in rows]


@each(*sample_runs())
def test_routes_to_other_nodes_pods_tell_the_mode(name: str) -> None:
    nodes = {node.name for node in manifest(name).nodes if node.role == "node"}
    kinds = {row.kind for row in measured(name).routes if row.node in nodes and row.kind != "local"}
    assert {ROUTE_KIND.get(setup(name)) or ROUTE_KIND[name]} == kinds


@each(*WHOLE)
def test_every_ping_is_answered_unless_nobody_told_the_nodes_the_way(name: str) -> None:
    """Under BPF host routing lxc captures are one-way: that is not taken for loss."""
    for summary in measured(name).pings:
        lost = name == "native-bgp/no-route" and summary.scope == "internode"
        assert (summary.scope, 0 if lost else summary.requests) == (summary.scope, summary.answered)
    assert measured(name).pings != [] or "http" in name


@each(*[name for name in sample_runs() if name == "native-bgp/no-route"])
def test_without_a_route_requests_end_on_the_senders_wire(name: str) -> None:
    (path,) = (path for path in measured(name).ping_paths if path.scope == "internode")
    sender = next(pod.node for pod in manifest(name).pods if pod.ip == path.source_ip)
    assert (f"{sender}/eth0", [], None) == (path.last_seen_at, path.reply, path.rtt_us)


@each(*sample_runs())
def test_the_snapshot_did_not_change_during_the_capture(name: str) -> None:
    assert [] == measured(name).state_changes


@each(*sample_runs())
def test_manifests_follow_their_published_schema(name: str) -> None:
    content = json.loads((CAPTURES / name / "manifest.json").read_bytes())
    jsonschema.validate(content, json.loads(docs.schema("manifest")), jsonschema.Draft202012Validator)


def test_the_result_of_all_samples_follows_its_schema_and_does_not_depend_on_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CAPTURES.parent)
    here = encode(analyse([Path(CAPTURES.name)], deep=False))
    monkeypatch.chdir(tmp_path)
    assert here == encode(analyse([CAPTURES], deep=False))
    jsonschema.validate(json.loads(here), json.loads(docs.schema("result")), jsonschema.Draft202012Validator)
