"""The committed captures: the journeys in them agree with what their manifests say was done."""

from __future__ import annotations

import pytest

from analyzer.journeys.trace import Wish, trace
from analyzer.trace_result import Journey, Trace
from tests.samples import CAPTURES, manifest, sample_runs

LAB = sorted({*sample_runs("ebpf-lab"), *sample_runs("kernel-forwarding")})
STEPS = [(name, step) for name in LAB for step in manifest(name).traffic]
PINGS = [(name, step.source, step.destination) for name, step in STEPS if step.kind == "ping"]
GENUINE = sample_runs("cilium")


def traced(name: str, wish: Wish | None = None) -> Trace:
    """Return the trace of a run."""
    return trace([CAPTURES / name], wish or Wish(), {})


def answered(name: str, source: str, destination: str) -> bool:
    """Return whether the manifest says that this ping was answered."""
    steps = manifest(name).traffic
    return [s.exit_status for s in steps if (s.kind, s.source, s.destination) == ("ping", source, destination)] == [0]


@pytest.mark.parametrize(("name", "source", "destination"), PINGS)
def test_every_ping_goes_where_the_manifest_says(name: str, source: str, destination: str) -> None:
    pods = {f"{pod.namespace}/{pod.name}": pod for pod in manifest(name).pods}
    found, *replies = traced(name, Wish(flow=f"{pods[source].ip}-{pods[destination].ip}/icmp")).journeys
    arrives = answered(name, source, destination)
    assert (source, destination, pods[source].node, pods[destination].node) == (
        found.source_pod, found.destination_pod, found.source_node, found.destination_node,
    )  # fmt: skip
    assert (arrives, "arrived" if arrives else "lost", int(arrives)) == (found.answered, found.outcome, len(replies))
    assert found.sightings[0].point.startswith(f"{pods[source].node}/pod-")
    if arrives:
        assert found.sightings[-1].point.startswith(f"{pods[destination].node}/pod-")
    across = pods[source].node != pods[destination].node
    wire = {(seen.tunnel_type, seen.vni) for seen in found.sightings if seen.role == "underlay"}
    assert carriers(name, across) == wire


def carriers(name: str, across: bool) -> set[tuple[str | None, int | None]]:
    """Return what a packet of the client is inside of between nodes."""
    tunnel = manifest(name).tunnel
    identity = next(pod.identity for pod in manifest(name).pods if pod.name == "client")
    if not across:
        return set()
    return {(tunnel.protocol, identity)} if tunnel else {(None, None)}


@pytest.mark.parametrize(
    ("name", "ttls"),
    [
        ("vxlan/cilium-vxlan-crossnode-ping", [64, 64, 64, 64, 64, 64, 63, 63]),
        ("vxlan/cilium-vxlan-kpr-crossnode-ping", [64, 64, 64, 64, 64, 64, 63]),
        ("native-auto/cilium-native-crossnode-ping", [64, 64, 62, 62, 60, 60]),
        ("native-auto/cilium-native-kpr-crossnode-ping", [64, 64, 63, 63, 62]),
        ("vxlan/cilium-vxlan-intranode-ping", [64, 64, 63, 63]),
        ("vxlan/cilium-vxlan-kpr-intranode-ping", [64, 64, 63]),
    ],
)
def test_pings_of_the_genuine_agent_lose_the_ttl_that_is_known_of_it(name: str, ttls: list[int]) -> None:
    asked, answer = traced(name).journeys
    assert [ttls, ttls] == [[seen.ip_ttl for seen in each.sightings] for each in (asked, answer)]
    assert ["arrived", "arrived"] == [asked.outcome, answer.outcome]


def lost(name: str) -> list[Journey]:
    """Return the lost journeys of a run."""
    return traced(name, Wish(lost=True)).journeys


DROPPING = {
    "native-bgp/no-route",
    "native-auto/cilium-native-crossnode-ttl",
    "vxlan/cilium-vxlan-crossnode-mtu",
    "vxlan/cilium-vxlan-kpr-policy-egress-crossnode",
}


@pytest.mark.parametrize("name", [name for name in (*LAB, *GENUINE) if name not in DROPPING])
def test_where_nothing_was_dropped_nothing_is_lost(name: str) -> None:
    assert [] == lost(name)


def test_without_routes_packets_end_on_the_senders_wire() -> None:
    found = lost("native-bgp/no-route")
    assert {("worker/eth0", "worker2/eth0"), ("worker/eth0", "control-plane/eth0")} == {
        (each.last_seen_at, each.next_expected_at) for each in found
    }
    assert 4 == len(found)


def test_policy_drops_are_last_seen_at_the_lxc() -> None:
    """A ping and a connection, both refused in the program at the sender's lxc."""
    found = lost("vxlan/cilium-vxlan-kpr-policy-egress-crossnode")
    ends = [(each.network_transport, each.last_seen_at, each.next_expected_at) for each in found]
    lxc = "node1/lxccd3150487bee", "node1/cilium_vxlan"
    assert [("icmp", *lxc), ("tcp", *lxc)] == ends


def test_fragments_of_an_echo_request_die_at_the_senders_lxc() -> None:
    """The agent drops fragmented ICMP echo at the source, in every mode (bpf_lxc.c; captures of the agent, README)."""
    (found,) = lost("vxlan/cilium-vxlan-crossnode-mtu")
    assert ("node1/lxccd3150487bee", 1) == (found.last_seen_at, found.sightings[0].later_fragments)


def test_an_expired_ttl_comes_back_as_an_icmp_error_where_the_stack_forwards() -> None:
    """TTL 1 dies silently in the lxc's program, TTL 2 in the stack behind it (captures of the agent, README)."""
    (first,) = lost("native-auto/cilium-native-crossnode-ttl")
    assert (1, []) == (first.sightings[0].ip_ttl, first.errors)
    second = traced("native-auto/cilium-native-crossnode-ttl", Wish(frame=("node1/pod-a1-eth0", 2))).journeys[0]
    assert ("lost", [(11, 0)]) == (second.outcome, [(error.icmp_type, error.icmp_code) for error in second.errors])
