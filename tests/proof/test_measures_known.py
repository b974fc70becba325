"""MTU, TTL expectations, modes, host routing, pings and BGP of every lab run agree with its manifest."""

from __future__ import annotations

from tests.proof import sent
from tests.proof.known import DSR_OPTION, UNDERLAY_MTU
from tests.proof.proved import Proved


def test_configured_routed_and_negotiated_mtu(proved: Proved) -> None:
    chain, facts = proved.run.mtu, proved.facts
    devices = [UNDERLAY_MTU] if facts.tunnel else []
    assert ([UNDERLAY_MTU], [UNDERLAY_MTU], devices) == (chain.underlay, chain.pod_interface, chain.tunnel_device)
    assert ([facts.route_mtu], {facts.route_mtu}) == (chain.pod_route, {each.value for each in chain.negotiated})


def test_proven_fragmented_and_ceiling_follow_from_the_sizes_that_were_sent(proved: Proved) -> None:
    """A cut probe is two outer fragments, at two wires; what answers it is small."""
    chain, facts, cut = proved.run.mtu, proved.facts, sent.cut_outside(proved.facts, proved.manifest)
    whole = {*sent.sizes(proved.manifest, "df-sweep"), *sent.sizes(proved.manifest, "udp-probe")}
    fits = [length for length in whole if length <= facts.route_mtu]
    assert (max(fits) if facts.arrives else None) == chain.proven
    assert (max(cut, default=None), 2 * 2 * len(cut)) == (chain.largest_fragmented, chain.outer_fragments)
    assert UNDERLAY_MTU - facts.overhead - (DSR_OPTION if facts.dsr else 0) == chain.ceiling
    assert ("fragmented" if facts.dsr else "fits") == chain.verdict


def test_refused_sends_are_those_larger_than_the_route(proved: Proved) -> None:
    expected = sent.refused(proved.facts, proved.manifest)
    assert expected == {(each.step, each.ip_total_length) for each in proved.run.mtu.refused}
    assert {name for name, _ in expected} == {s.name for s in proved.manifest.traffic if s.sends_packets is False}
    assert [] == proved.run.mtu.reported


def test_pings_are_as_many_as_were_sent_and_answered(proved: Proved) -> None:
    wanted = {scope: [0, 0] for scope in ("intranode", "internode")}
    for step in proved.manifest.traffic:
        if requests := sent.echo_requests(step):
            wanted[step.scope][0] += requests
            wanted[step.scope][1] += requests if step.exit_status == 0 else 0
    assert wanted == {each.scope: [each.requests, each.answered] for each in proved.run.pings}
    assert proved.facts.arrives == (wanted["internode"][1] > 0)


def test_expected_ttls_are_met_wherever_packets_came(proved: Proved) -> None:
    """Both directions between the nodes of each step, at both wires and at the receiver."""
    rows = [row for row in proved.run.ttl_expected if row.header == "workload"]
    assert {True} | ({None} if not proved.facts.arrives else set()) == {row.met for row in rows}
    assert {row.met for row in rows if not row.observed} <= {None}
    found = {(row.source_node, row.destination_node, row.place) for row in rows if row.met}
    places = ("source underlay", "destination underlay", "receiver")
    wanted = {
        (a, b, place) for a, b in _pairs(proved) for place in places if proved.facts.arrives or place == places[0]
    }
    assert wanted <= found


def _pairs(proved: Proved) -> set[tuple[str, str]]:
    """Return the pairs of nodes between which steps went, and back where anything arrives."""
    steps = [step for step in proved.manifest.traffic if step.scope == "internode"]
    there = {(proved.pods[step.source].node, proved.pods[step.destination].node) for step in steps}
    return there | ({(b, a) for a, b in there} if proved.facts.arrives else set())


def test_outer_headers_start_at_64_and_keep_it(proved: Proved) -> None:
    outer = [row for row in proved.run.ttl_expected if row.header == "outer"]
    assert bool(proved.facts.tunnel) == bool(outer)
    assert {64} >= {each.value for row in outer for each in row.observed}
    assert {True} >= {row.met for row in outer}


def test_modes_are_declared_as_set_up_and_packets_agree(proved: Proved) -> None:
    """A node without a route sends to its default gateway: bare, and to nobody."""
    rows = {(row.source_node, row.destination_node): row for row in proved.run.modes}
    assert {proved.facts.declared} == {row.declared for row in rows.values()}
    between = {pair: (row.observed, row.agrees) for pair, row in rows.items() if row.observed}
    assert dict.fromkeys(_pairs(proved), (proved.facts.path_class, True)) == between


def test_host_routing_is_seen_as_set_at_each_node_that_delivered(proved: Proved) -> None:
    how = proved.manifest.host_routing
    steps = [step for step in proved.manifest.traffic if proved.facts.arrives or step.scope == "intranode"]
    delivered = {proved.pods[name].node for step in steps for name in (step.source, step.destination)}
    seen = {row.node: (row.seen, row.agrees) for row in proved.run.host_routing_at}
    assert dict.fromkeys(delivered, (how, True)) == {n: found for n, found in seen.items() if found[0] != "unknown"}


def test_uplinks_share_the_flows_where_there_are_two(proved: Proved) -> None:
    """A 5-tuple stays on one of them; two dozen source ports leave none of them empty but once in a million runs."""
    facts = proved.facts
    rows = {row.node: row for row in proved.run.ecmp}
    assert ({node.name for node in proved.manifest.nodes} if facts.links > 1 else set()) == set(rows)
    for row in rows.values():
        assert {2} == {len(hop.via) for hop in row.next_hops}
        assert 0 == row.flows_leaving_by_several
    ports = [flow for flow in proved.flows(across=True) if flow.network_transport == "udp"]
    leaving = {each.point: each.flows for row in rows.values() if row.node == "worker" for each in row.leaving}
    assert facts.links == 1 or (2, True) == (len(leaving), sum(leaving.values()) >= len(ports) > 20)


def test_each_node_talks_bgp_on_each_link(proved: Proved) -> None:
    """One session that came up while the captures ran, between router and node, saying the node's own pod CIDR."""
    facts, nodes = proved.facts, [node for node in proved.manifest.nodes if node.role == "node"]
    wanted = {(node.name, link): node.pod_cidrs for node in nodes for link in range(facts.links * facts.routers)}
    found = {}
    for session in (each for each in proved.run.bgp if each.established == "observed"):
        (peer,) = (each for each in session.peers if each.node != "frr")
        home = next(node for node in nodes if peer.ip in node.addresses)
        found[home.name, home.addresses.index(peer.ip)] = [row.prefix for row in peer.prefixes]
    assert wanted == found
    assert facts.routers > 0 or [] == proved.run.bgp


def test_the_snapshot_did_not_change(proved: Proved) -> None:
    assert ([], []) == (proved.run.state_changes, proved.run.notes)
