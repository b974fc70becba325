"""Captures to Result, end to end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analysis
from analyzer.analysis import analyse
from analyzer.errors import Misused
from analyzer.result import Result, Run, ValueCount, encode
from tests import frames
from tests.cluster import A2, A, B, in_vxlan, ping, udp_frame
from tests.run_folder import EMPTY, point, put, run_folder


def only(result: Result) -> Run:
    (run,) = result.runs
    return run


def test_a_run_with_a_manifest_is_measured(tmp_path: Path) -> None:
    result = analyse([run_folder(tmp_path)])
    run = only(result)
    assert (
        "vxlan/baseline", "vxlan", "manifest", "ebpf-lab", None
    ) == (run.id, run.setup, run.origin, run.datapath, run.kernel)  # fmt: skip
    assert [("encapsulated", "pod-pod", 1, 2, 296, {"observed": 1})] == [
        (c.path_class, c.peer_scope, c.flows, c.packets, c.bytes, c.confidence) for c in run.classes
    ]
    assert [(1001, "t/a"), (2001, "t/b")] == [(tunnel.vni, tunnel.identity) for tunnel in run.tunnels]
    assert [(1, 1)] == [(ping.requests, ping.answered) for ping in run.pings]
    assert ([], "not needed") == (result.left_out, result.deep_check.status)


def test_without_a_manifest_names_roles_and_pods_are_inferred(tmp_path: Path) -> None:
    run = only(analyse([put(tmp_path / "eth0.pcap", frames.pcap([(0, in_vxlan(ping()))]))]))
    assert (
        "eth0.pcap", None, "inferred", "unknown", "unknown"
    ) == (run.id, run.setup, run.origin, run.datapath, run.segmentation)  # fmt: skip
    (flow,) = run.flows
    assert (
        "pod-pod",
        "encapsulated",
        None,
        [1001],
    ) == (flow.peer_scope, flow.path_class, flow.source_pod, flow.forward_vni)
    assert (A, [ValueCount(50, 1)]) == (run.tunnels[0].identity, run.overhead.bytes_per_frame)


LONE = "a node's interface by its name, but every packet has 10.244.1.10 at one end, as in a pod: role left open"


@pytest.mark.parametrize(
    ("packets", "role", "notes"),
    [
        pytest.param([ping(A, B), ping(A, A2)], "unknown", [LONE], id="one address at every end: a pod's own eth0"),
        pytest.param([ping(A, B), ping(B, A, reply=True)], "unknown", [LONE], id="one conversation"),
        pytest.param([ping(A, B), ping(A2, B), ping(A, "8.8.8.8")], "underlay", [], id="several addresses"),
        pytest.param([in_vxlan(ping(A, B))], "underlay", [], id="a tunnel: a node's for certain"),
        pytest.param([], "underlay", [], id="no packets, no doubt"),
    ],
)
def test_a_file_called_eth0_may_be_a_pods(tmp_path: Path, packets: list[bytes], role: str, notes: list[str]) -> None:
    run = only(analyse([put(tmp_path / "eth0.pcap", frames.pcap([(0, data) for data in packets]))]))
    assert [(role, notes)] == [(seen.role, seen.notes) for seen in run.points]
    assert run.classes == [] or role == "underlay" or run.classes[0].path_class == "unknown"


def test_a_role_that_the_manifest_gives_is_not_doubted(tmp_path: Path) -> None:
    run_folder(tmp_path)
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(0, ping())]))
    run = only(analyse([tmp_path]))
    assert (["pod", "lxc", "underlay"], "native") == ([seen.role for seen in run.points], run.flows[0].path_class)


def vxlan_on(port: int) -> bytes:
    return frames.pcap([(0, frames.in_tunnel(frames.vxlan(ping(), 1001), port))])


def test_a_tunnel_port_may_come_from_the_command_line_or_the_manifest(tmp_path: Path) -> None:
    """helm's tunnelPort moves either protocol."""
    file = put(tmp_path / "loose" / "eth0.pcap", vxlan_on(9999))
    assert [] == only(analyse([file])).tunnels
    assert [9999] == [tunnel.destination_port for tunnel in only(analyse([file], vxlan_ports=[9999])).tunnels]
    run_folder(tmp_path / "run", tunnel={"protocol": "vxlan", "port": 9999})
    put(tmp_path / "run" / "n1" / "eth0.pcap", vxlan_on(9999))
    assert [9999] == [tunnel.destination_port for tunnel in only(analyse([tmp_path / "run"])).tunnels]


def test_a_declared_port_replaces_the_usual_one(tmp_path: Path) -> None:
    """Cilium's tunnelPort may put Geneve on 8472; the command line has the last word."""
    run_folder(tmp_path, tunnel={"protocol": "geneve", "port": 8472})
    geneve = frames.in_tunnel(frames.geneve(ping(), 1001), 8472)
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(0, geneve)]))
    assert [("geneve", 1001)] == [(tunnel.tunnel_type, tunnel.vni) for tunnel in only(analyse([tmp_path])).tunnels]
    assert [] == only(analyse([tmp_path], vxlan_ports=[8472])).tunnels


def test_one_port_for_two_protocols_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Misused) as caught:
        analyse([run_folder(tmp_path)], [9999], [9999])
    assert (2, "cannot use these tunnel ports") == (caught.value.exit_code, caught.value.what)


def test_an_unreadable_underlay_is_no_proof_that_nothing_left_the_node(tmp_path: Path) -> None:
    """Pods of one node, seen at the pod only: intranode is then inferred, not observed."""
    run_folder(tmp_path)
    put(tmp_path / "n1" / "pod-a-eth0.pcap", frames.pcap([(0, ping(A, A2))]))
    put(tmp_path / "n1" / "lxca.pcap", EMPTY)
    for content, confidence in ((EMPTY, "observed"), (EMPTY[:9], "inferred")):
        put(tmp_path / "n1" / "eth0.pcap", content)
        result = analyse([tmp_path])
        assert [("intranode", confidence)] == [(flow.path_class, flow.path_confidence) for flow in only(result).flows]
        assert (["n1/eth0.pcap"] if confidence == "inferred" else []) == [left.path for left in result.left_out]


def test_flows_come_by_their_start_and_the_first_thousand_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "MAX_FLOWS", 3)
    packets = [(1000 * (9 - n), udp_frame(ports=(40000 + n, 53))) for n in range(5)]
    run = only(analyse([put(tmp_path / "lxc1.pcap", frames.pcap(packets))]))
    assert [40004, 40003, 40002] == [flow.source_port for flow in run.flows]
    assert (5, 5) == (run.flows_total, run.classes[0].flows)


def setups(root: Path, *runs: tuple[str, str]) -> Any:
    for setup, scenario in runs:
        run_folder(root / setup / scenario, setup=setup, scenario=scenario)
    return analyse([root]).comparison


def test_one_run_per_setup_is_compared_and_the_first_setup_is_the_reference(tmp_path: Path) -> None:
    known = [("geneve", "baseline"), ("geneve", "dsr"), ("native-bgp", "bgp"), ("native-bgp", "baseline")]
    found = setups(tmp_path, *known, ("native-auto", "baseline"), ("vxlan", "cilium-ping"))
    assert (
        "native-auto/baseline",
        ["native-auto/baseline", "native-bgp/bgp", "geneve/baseline"],
    ) == (found.reference, found.runs)
    assert ["geneve/dsr", "native-bgp/baseline", "vxlan/cilium-ping"] == found.others


def test_where_no_setup_is_known_there_is_no_reference(tmp_path: Path) -> None:
    found = analyse([put(tmp_path / "eth0.pcap")]).comparison
    assert (None, [], ["eth0.pcap"]) == (found.reference, found.runs, found.others)


def test_frames_without_a_flow_are_counted_over_all_points(tmp_path: Path) -> None:
    run_folder(tmp_path, points=[point("n1", name, "underlay", f"n1/{name}.pcap") for name in ("eth0", "eth1")])
    for name in ("eth0", "eth1"):
        put(tmp_path / "n1" / f"{name}.pcap", frames.pcap([(0, frames.ethernet(b"x", 0x88CC))]))
    assert {"ethertype-0x88cc": 2} == only(analyse([tmp_path])).non_flow_frames


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    run_folder(tmp_path)
    assert encode(analyse([tmp_path])) == encode(analyse([tmp_path]))
