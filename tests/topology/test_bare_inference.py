"""Without a manifest: who is a pod and who a node, from packets outside tunnels."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import Run
from analyzer.topology.inference import BareSighting, complete_bare
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.runs import PointInput
from analyzer.words import Role
from tests.samples import CAPTURES


def point(role: Role, pod: str | None = None, node: str | None = "n1") -> PointInput:
    return PointInput(f"{node}/x", node, "x", role, "inferred", pod, [], None)


def inferred(points: list[PointInput], *sightings: tuple[int, str, int], to: str = "10.9.9.8") -> Topology:
    topology = Topology()
    complete_bare(topology, points, [BareSighting(*each, to) for each in sightings])
    return topology


def test_who_sends_with_an_initial_ttl_from_a_pods_interface_is_that_pod() -> None:
    """The peer's packets come in with 63; two senders with 64 leave it open."""
    assert {"10.0.0.1": PodAt("a", "n1")} == inferred(
        [point("pod", "a")], (0, "10.0.0.1", 64), (0, "10.0.0.2", 63)
    ).pods
    assert {} == inferred([point("pod", "a")], (0, "10.0.0.1", 64), (0, "10.0.0.2", 64)).pods


def test_a_pod_that_sends_with_one_hop_as_well_is_still_the_pod() -> None:
    """As traceroute does; with a TTL of a forwarded packet beside its initial one, it is left open."""
    assert {"10.0.0.1": PodAt("a", "n1")} == inferred(
        [point("pod", "a")], (0, "10.0.0.1", 64), (0, "10.0.0.1", 1), (0, "10.0.0.2", 63)
    ).pods
    assert {} == inferred([point("pod", "a")], (0, "10.0.0.1", 64), (0, "10.0.0.1", 63)).pods


@pytest.mark.parametrize(
    ("ttls", "kind"),
    [
        ((64,), "node"),
        ((1,), "node"),
        ((64, 1), "node"),
        ((63,), "pod"),
        ((63, 62), "pod"),
        ((127,), "pod"),
        ((63, 64), "neither"),
        ((40,), "neither"),
    ],
)
def test_a_forwarded_private_address_is_taken_for_a_pods_an_own_one_for_a_nodes(
    ttls: tuple[int, ...], kind: str
) -> None:
    """eBGP sends with TTL 1; 40 has come from afar; 63 and 64 from one address contradict each other."""
    known = inferred([point("underlay")], *((0, "10.9.9.9", ttl) for ttl in ttls))
    assert (kind == "node", kind == "pod") == ("10.9.9.9" in known.nodes, "10.9.9.9" in known.assumed)


@pytest.mark.parametrize(
    ("to", "answer", "pod"),
    [
        ("10.9.9.8", 63, True),
        ("10.9.9.8", None, True),
        ("172.18.0.3", 64, False),
        ("8.8.8.8", 57, False),
        ("8.8.8.8", None, False),
        ("224.0.0.5", None, False),
    ],
    ids=["another forwarded one", "one never heard", "a node's own", "the world", "the silent world", "a group"],
)
def test_a_forwarded_address_is_a_pods_by_whom_it_talks_to(to: str, answer: int | None, pod: bool) -> None:
    """A node that masquerades its pods sends under its own address with 63 as well, but to nodes and the world only."""
    known = Topology()
    sightings = [BareSighting(0, "172.18.0.2", 63, to)] + (
        [BareSighting(0, to, answer, "172.18.0.2")] if answer else []
    )
    complete_bare(known, [point("underlay")], sightings)
    assert (pod, False) == ("172.18.0.2" in known.assumed, "172.18.0.2" in known.nodes)


def test_a_pod_that_state_names_without_its_node_is_where_its_own_view_was_taken() -> None:
    """`cilium-dbg endpoint list` says name and address; the folder of the pod's capture says the node."""
    known = Topology(pods={"10.0.0.1": PodAt("t/a", None), "10.0.0.2": PodAt("t/b", None)})
    mine = [point("pod", "t/a"), point("pod", "t/other")]
    complete_bare(known, mine, [BareSighting(0, "10.0.0.1", 64, "x"), BareSighting(1, "10.0.0.2", 64, "x")])
    assert {"10.0.0.1": PodAt("t/a", "n1"), "10.0.0.2": PodAt("t/b", None)} == known.pods


def test_a_pod_of_both_ip_versions_has_an_address_of_each() -> None:
    known = inferred([point("pod", "a")], (0, "10.0.0.1", 64), (0, "fd00::1", 64), (0, "10.0.0.2", 63))
    assert {"10.0.0.1": PodAt("a", "n1"), "fd00::1": PodAt("a", "n1")} == known.pods


def test_a_forwarded_public_address_is_nobodys_pod() -> None:
    assert {} == inferred([point("underlay")], (0, "8.8.8.8", 63)).pods


def only_run(path: Path) -> Run:
    (run,) = analyse([path], deep=False).runs
    return run


def copy(name: str, to: Path, wanted: str = "*.pcap") -> Path:
    """Copy a sample's captures without manifest and state."""
    for source in (CAPTURES / name).rglob(wanted):
        target = to / source.relative_to(CAPTURES / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    return to


def test_a_folder_without_manifest_says_as_much_of_paths_as_one_with(tmp_path: Path) -> None:
    run, whole = only_run(copy("native-bgp/bgp", tmp_path)), only_run(CAPTURES / "native-bgp/bgp")
    for each in (run, whole):
        assert {("native", 18), ("intranode", 2), (None, 6)} == {(c.path_class, c.flows) for c in each.classes}
    assert (whole.ttl_at_receiver, whole.overhead.n) == (run.ttl_at_receiver, run.overhead.n)
    assert {"inferred": 18} == next(c.confidence for c in run.classes if c.path_class == "native")


def test_a_lone_native_eth0_is_answered_and_the_assumption_named(tmp_path: Path) -> None:
    run = only_run(copy("native-auto/baseline", tmp_path, "worker/eth0.pcap") / "worker" / "eth0.pcap")
    (native,) = run.classes
    assert ("native", "pod-pod", {"assumed": 18}) == (native.path_class, native.peer_scope, native.confidence)
    assert "taken for pods" in run.flows[0].path_evidence[-1]
    assert (1500, 0) == (run.mtu.proven, run.overhead.overhead_bytes)


def test_a_lone_eth0_of_a_pod_stays_open(tmp_path: Path) -> None:
    name = "pod-client-eth0.pcap"
    (tmp_path / "eth0.pcap").write_bytes((CAPTURES / "native-auto/baseline/worker" / name).read_bytes())
    run = only_run(tmp_path / "eth0.pcap")
    assert ("unknown", {"unknown"}) == (run.points[0].role, {each.path_class for each in run.classes})


def test_an_lxc_is_paired_with_the_pod_whose_own_view_shows_the_same_sender() -> None:
    lxc, elsewhere = point("lxc"), point("lxc", node="n2")
    sightings = [(index, "10.0.0.1", 64) for index in (0, 1, 2)]
    known = inferred([lxc, point("pod", "t/a"), elsewhere], *sightings)
    assert ("t/a", None, PodAt("t/a", "n1")) == (lxc.pod, elsewhere.pod, known.pods["10.0.0.1"])
