"""What a genuine Cilium agent does to packets, point by point, and where it drops them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import Run, ValueCount
from tests.samples import CAPTURES, measured

VXLAN, NATIVE = "vxlan/cilium-vxlan", "native-auto/cilium-native"


def seen_at(run: Run) -> list[tuple[str, int]]:
    """Return where the request of the path shown was seen, with its TTL; points by kind of interface."""
    return [(f"{hop.node}/{_kind(hop.interface, hop.role)}", hop.ip_ttl) for hop in run.ping_paths[0].request]


def _kind(interface: str, role: str) -> str:
    return role if role in ("pod", "lxc") else interface


OVERLAY = [("node1/pod", 64), ("node1/lxc", 64), ("node1/cilium_vxlan", 64), ("node1/eth0", 64), ("node2/eth0", 64),
           ("node2/cilium_vxlan", 64), ("node2/lxc", 63), ("node2/pod", 63)]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "way"),
    [
        pytest.param(f"{VXLAN}-crossnode-ping", OVERLAY, id="overlay, legacy host routing"),
        pytest.param(f"{VXLAN}-kpr-crossnode-ping", [*OVERLAY[:6], ("node2/pod", 63)],
                     id="overlay, BPF host routing: the far lxc sees nothing"),
        pytest.param(f"{NATIVE}-crossnode-ping",
                     [("node1/pod", 64), ("node1/lxc", 64), ("node1/eth0", 62), ("node2/eth0", 62), ("node2/lxc", 60),
                      ("node2/pod", 60)], id="native, legacy"),
        pytest.param(f"{NATIVE}-kpr-crossnode-ping",
                     [("node1/pod", 64), ("node1/lxc", 64), ("node1/eth0", 63), ("node2/eth0", 63), ("node2/pod", 62)],
                     id="native, BPF"),
        pytest.param(f"{VXLAN}-intranode-ping",
                     [("node1/pod", 64), ("node1/lxc", 64), ("node1/lxc", 63), ("node1/pod", 63)],
                     id="one node, legacy"),
        pytest.param(f"{VXLAN}-kpr-intranode-ping", [("node1/pod", 64), ("node1/lxc", 64), ("node1/pod", 63)],
                     id="one node, BPF"),
    ],
)  # fmt: skip
def test_a_ping_is_seen_where_the_facts_say(name: str, way: list[tuple[str, int]]) -> None:
    """The table of capture points in cilium-facts 4.4, as captured."""
    run = measured(name)
    assert way == seen_at(run)
    assert [(3, 3)] == [(summary.requests, summary.answered) for summary in run.pings]
    assert all(path.last_seen_at is None for path in run.ping_paths)


def test_inner_macs_are_the_senders_until_the_far_node_delivers() -> None:
    """Pod's MAC and its lxc's on the wire; lxc's and pod's own at the destination (cilium-facts 1.6)."""
    hops = {hop.point: (hop.eth_src, hop.eth_dst) for hop in measured(f"{VXLAN}-crossnode-ping").ping_paths[0].request}
    assert hops["node1/pod-a1-eth0"] == hops["node1/eth0"] == hops["node2/cilium_vxlan"]
    assert hops["node2/pod-b1-eth0"] not in (hops["node1/eth0"], tuple(reversed(hops["node1/eth0"])))


def test_programs_stand_at_their_interfaces_although_bpftool_net_lists_none() -> None:
    hops = {hop.point: hop.programs for hop in measured(f"{VXLAN}-kpr-crossnode-ping").ping_paths[0].request}
    assert ["cil_from_overlay", "cil_to_overlay"] == hops["node1/cilium_vxlan"]
    assert ["cil_from_netdev", "cil_to_netdev"] == hops["node1/eth0"]
    assert ["cil_from_container"] == hops["node1/lxccd3150487bee"]


def test_oversize_udp_is_delivered_in_outer_fragments() -> None:
    """Three packets past the route in two fragments each, at both eth0: 12. 1450 whole, 1451 to 1500 not.

    tshark: ip.flags.mf == 1 on 3 frames and an outer offset of 1480 on 3 more, per node. Inner fragments do not count.
    """
    chain = measured(f"{VXLAN}-run2-crossnode-udp-mtu").mtu
    assert (12, 1450, 1500, []) == (chain.outer_fragments, chain.proven, chain.largest_fragmented, chain.reported)
    assert "fits" == chain.verdict


def test_fragmented_pings_end_at_the_senders_lxc() -> None:
    """Dropped at the source ("Invalid packet", bpf_lxc.c): 6 of 9 answered, three flows seen at pod and lxc only."""
    run = measured(f"{VXLAN}-crossnode-mtu")
    assert [(9, 6)] == [(summary.requests, summary.answered) for summary in run.pings]
    unknown = [flow for flow in run.flows if flow.path_class == "unknown"]
    assert [{"pod", "lxc"}] * 3 == [{sighting.role for sighting in flow.sightings} for flow in unknown]
    assert {"why nothing left node1: routes and policy of node1 (it was not seen on node1/eth0)"} == {
        flow.settled_by for flow in unknown
    }


def test_a_denied_pod_is_last_seen_at_its_own_lxc() -> None:
    run = measured(f"{VXLAN}-kpr-policy-egress-crossnode")
    classes = {(flow.source_pod, flow.path_class) for flow in run.flows}
    assert {("default/a1", "unknown"), ("default/a2", "encapsulated")} == classes
    assert [(4, 2)] == [(summary.requests, summary.answered) for summary in run.pings]


def test_pings_of_small_ttl_die_where_they_die() -> None:
    """TTL 1 and 2 on node 1, 3 and 4 on node 2; none is answered, none arrives at a pod (README, TTL expiry)."""
    run = measured(f"{NATIVE}-crossnode-ttl")
    assert [(4, 0)] == [(summary.requests, summary.answered) for summary in run.pings]
    echoes = {
        sent.forward_ttl[0].value: sorted({sighting.point.split("/")[0] for sighting in flow.sightings})
        for flow in run.flows
        for sent in flow.sightings
        if flow.icmp_identifier is not None and sent.role == "pod"
    }
    assert {1: ["node1"], 2: ["node1"], 3: ["node1", "node2"], 4: ["node1", "node2"]} == echoes
    assert {} == run.ttl_at_receiver


def test_one_eth0_copied_out_of_the_samples_still_tells_a_lot(tmp_path: Path) -> None:
    """No manifest, no state: tunnels, VNI pairs, overhead, MSS, TTL, and what more would tell."""
    shutil.copy(CAPTURES / f"{VXLAN}-crossnode-http" / "node1" / "eth0.pcap", tmp_path)
    (run,) = analyse([tmp_path / "eth0.pcap"], deep=False).runs
    assert [
        ("172.18.0.2", "172.18.0.3", 4533, "10.244.1.42"),
        ("172.18.0.3", "172.18.0.2", 59736, "10.244.2.31"),
    ] == [(row.source_ip, row.destination_ip, row.vni, row.identity) for row in run.tunnels]
    assert [ValueCount(50, 57)] == run.overhead.bytes_per_frame
    assert [ValueCount(1450, 8)] == run.mtu.negotiated
    assert {("between", 64, 64)} == {
        (row.direction, row.workload_ttl[0].value, row.outer_ttl[0].value) for row in run.ttl
    }
    assert [("encapsulated", "pod-pod", 4)] == [(row.path_class, row.peer_scope, row.flows) for row in run.classes]
    assert [
        "Pod and node names",
        "The TTL that the receiving pod sees",
        "Where packets die between nodes needs eth0 of the far node as well.",
    ] == [hint.split(":")[0].split(",")[0] for hint in run.hints]
