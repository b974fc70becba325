"""Path class, overhead and TTL of every flow of every lab run are what its manifest makes them."""

from __future__ import annotations

from analyzer.result import Flow
from tests.proof.known import DSR_OPTION, pods
from tests.proof.proved import Proved
from tests.proof.way import Stage


def test_every_pod_of_the_traffic_is_in_some_flow(proved: Proved) -> None:
    """So that nothing below is true of nothing."""
    addresses = {address for across in (True, False) for flow in proved.flows(across) for address in _ends(flow)}
    steps = proved.manifest.traffic
    assert {proved.pods[name].ip for step in steps for name in (step.source, step.destination)} == addresses


def _ends(flow: Flow) -> tuple[str, str]:
    return flow.source_ip, flow.destination_ip


def test_the_path_class_is_that_of_the_setup_or_intranode(proved: Proved) -> None:
    for across, path_class in ((True, proved.facts.path_class), (False, "intranode")):
        found = {(flow.path_class, flow.path_confidence, flow.settled_by) for flow in proved.flows(across)}
        assert {(path_class, "observed", None)} == found


def test_names_nodes_and_identities_are_the_manifests(proved: Proved) -> None:
    named = {pod.ip: (name, pod.node) for name, pod in pods(proved.manifest).items()}
    for flow in (flow for across in (True, False) for flow in proved.flows(across)):
        assert named[flow.source_ip] == (flow.source_pod, flow.source_node)
        assert named[flow.destination_ip] == (flow.destination_pod, flow.destination_node)


def test_each_frame_has_the_overhead_of_its_headers(proved: Proved) -> None:
    for flow in proved.flows(across=True):
        found = {each.value: each.n for each in flow.overhead_bytes}
        plain, dsr = proved.facts.overhead, proved.facts.overhead + DSR_OPTION
        if proved.facts.dsr and flow.network_transport == "udp":
            assert {dsr: flow.forward_packets, plain: flow.reverse_packets} == found
        elif proved.facts.dsr and flow.network_transport == "tcp":
            assert ({dsr, plain}, 1) == (set(found), found[dsr])
        else:
            assert {plain: flow.network_packets} == found
    assert {0} == {each.value for flow in proved.flows(across=False) for each in flow.overhead_bytes}


def test_every_point_shows_each_direction_with_the_ttl_of_its_place(proved: Proved) -> None:
    """Own view, lxc, tunnel device, wire, router, wire, tunnel device, lxc, own view: each of them, and no other."""
    for flow in (flow for across in (True, False) for flow in proved.flows(across)):
        there, back = proved.way(*_ends(flow)), proved.way(*reversed(_ends(flow)))
        assert _places(there if flow.forward_packets else []) == _seen(proved, flow, forward=True)
        assert _places(back if flow.reverse_packets else []) == _seen(proved, flow, forward=False)


Places = dict[tuple[str, str, str | None], set[int]]


def _places(stages: list[Stage]) -> Places:
    found: Places = {}
    for stage in stages:
        found.setdefault((stage.node, stage.role, stage.pod), set()).add(stage.ttl)
    return found


def _seen(proved: Proved, flow: Flow, forward: bool) -> Places:
    found: Places = {}
    for sighting in flow.sightings:
        values = sighting.forward_ttl if forward else sighting.reverse_ttl
        place = (sighting.point.split("/")[0], sighting.role, proved.pod_at(sighting.point))
        if values:
            found.setdefault(place, set()).update(each.value for each in values)
    return found


def test_on_the_wire_all_of_a_flow_is_inside_the_tunnel_or_none_of_it(proved: Proved) -> None:
    facts = proved.facts
    wire = [
        each for flow in proved.flows(across=True) for each in flow.sightings if each.role in ("underlay", "router")
    ]
    assert {facts.tunnel} == {each.tunnel_type for each in wire}
    bare, inside = (sum(counts) for counts in zip(*((e.bare_packets, e.tunneled_packets) for e in wire), strict=True))
    assert (bool(facts.tunnel), not facts.tunnel) == (bare == 0, inside == 0)


def test_flows_are_answered_where_there_is_a_way(proved: Proved) -> None:
    assert {proved.facts.arrives} == {flow.reverse_packets > 0 for flow in proved.flows(across=True)}
    assert {True} == {flow.reverse_packets > 0 for flow in proved.flows(across=False)}


def test_the_vni_is_the_identity_of_who_sends(proved: Proved) -> None:
    identity = {pod.ip: [pod.identity] if proved.facts.tunnel else [] for pod in proved.manifest.pods}
    for flow in proved.flows(across=True):
        back = identity[flow.destination_ip] if flow.reverse_packets else []
        assert (identity[flow.source_ip], back) == (flow.forward_vni, flow.reverse_vni)
    assert {((), ())} == {(tuple(flow.forward_vni), tuple(flow.reverse_vni)) for flow in proved.flows(across=False)}
