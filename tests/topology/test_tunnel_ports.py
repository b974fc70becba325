"""The overlay's UDP port: who says it, who is believed, and that every verb listens on it alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analyzer.analysis import analyse
from analyzer.columns.chosen import chosen_columns
from analyzer.columns.table import frame_table
from analyzer.flows.core_table import core_table
from analyzer.journeys.trace import Wish, trace
from analyzer.topology.manifest import Tunnel
from analyzer.topology.model import Topology
from analyzer.topology.runs import discover
from analyzer.topology.state import NodeState
from analyzer.topology.told import told
from analyzer.topology.tunnel_ports import read_ports, tunnel_ports
from tests import cluster_state, frames
from tests.cluster import ping
from tests.run_folder import manifest, point, put

PORT = 8666
DEVICES = [{"ifindex": 4, "ifname": "cilium_vxlan", "mtu": 1500,
            "linkinfo": {"info_kind": "vxlan", "info_data": {"external": True, "port": PORT, "ttl": 0}}}]  # fmt: skip
"""`ip -j -d link` of iproute2 6.1 (iplink_vxlan.c), shortened."""
HELM = b"bpf:\n  masquerade: true\nrouterIDs: []\nroutingMode: tunnel\ntunnelPort: 8666\ntunnelProtocol: vxlan\n"
ON_PORT = frames.ethernet(
    frames.ipv4(frames.udp(frames.vxlan(ping(), 1001), 50000, PORT), "172.18.0.3", "172.18.0.4", proto=17)
)


def folder(root: Path, **state: Any) -> Path:
    """Write a capture whose tunnel has a port of its own, and these files of state: `helm` is helm.json."""
    put(root / "n1" / "eth0.pcap", frames.pcap([(1000, ON_PORT)]))
    for name, content in state.items():
        place = root / "n1" / "state" / "before" if name == "link" else root / "state"
        put(place / f"{name}.json", content)
    return root


def heard(root: Path, given: dict[int, Any] | None = None) -> dict[str, bool]:
    """Return for each verb whether it took the frame for a tunnel's."""
    ports, vxlan = given or {}, [port for port, kind in (given or {}).items() if kind == "vxlan"]
    (batch,) = frame_table([root], ports, chosen_columns("tunnel_type")).batches
    (flow,) = core_table([root], ports).rows
    (way,) = trace([root], Wish(), ports).journeys
    return {
        "analyze": bool(analyse([root], vxlan).runs[0].tunnels),
        "flows": flow["tunnel_type"] == ["vxlan"] or flow["tunnel_type"] == "vxlan",
        "frames": batch.to_pydict()["tunnel_type"] == ["vxlan"],
        "trace": way.sightings[0].tunnel_type == "vxlan",
    }


EVERY = dict.fromkeys(("analyze", "flows", "frames", "trace"), True)


def test_without_a_word_nobody_takes_an_odd_port_for_a_tunnels(tmp_path: Path) -> None:
    assert dict.fromkeys(EVERY, False) == heard(folder(tmp_path))


@pytest.mark.parametrize(
    "state",
    [
        {"config": cluster_state.config_map(tunnel_port=str(PORT))},
        {"helm": HELM},
        {"helm": {"routingMode": "tunnel", "tunnelPort": PORT, "tunnelProtocol": "", "MTU": 0}},
        {"link": DEVICES},
    ],
)
def test_every_verb_listens_on_the_port_that_state_says(tmp_path: Path, state: dict[str, Any]) -> None:
    assert EVERY == heard(folder(tmp_path, **state))


def test_every_verb_listens_on_the_given_port(tmp_path: Path) -> None:
    assert EVERY == heard(folder(tmp_path), {PORT: "vxlan"})


def test_of_one_port_the_first_in_precedence_is_believed(tmp_path: Path) -> None:
    """Command line, manifest, settings, device: each is asked with those below it still there."""
    run = discover([folder(tmp_path, link=DEVICES)]).runs[0]
    config = told(
        discover([folder(tmp_path / "b", config=cluster_state.config_map(tunnel_port=str(PORT)))]).runs[0], []
    )
    devices = {"n1": {"cilium_vxlan": Tunnel(protocol="vxlan", port=PORT)}}
    assert ("vxlan", "ip -d link") == tunnel_ports(run, {}, None, devices)[PORT]
    assert ("vxlan", "cilium-config") == tunnel_ports(run, {}, config.config, devices)[PORT]
    declared = manifest(
        tunnel={"protocol": "geneve", "port": PORT}, points=[point("n1", "eth0", "underlay", "n1/eth0.pcap")]
    )
    put(tmp_path / "manifest.json", declared)
    run = discover([tmp_path]).runs[0]
    assert ("geneve", "manifest") == tunnel_ports(run, {}, config.config, devices)[PORT]
    assert ("vxlan", "given") == tunnel_ports(run, {PORT: "vxlan"}, config.config, devices)[PORT]


def test_ports_that_differ_are_all_read_and_told(tmp_path: Path) -> None:
    run = discover([folder(tmp_path, link=DEVICES, config=cluster_state.config_map(tunnel_port="8473"))]).runs[0]
    topology = told(run, [])
    ports = "8473 vxlan (cilium-config), 8666 vxlan (ip -d link)"
    said = f"the overlay's UDP port differs between sources: {ports}; all are read"
    assert ([said], {8473, PORT}) == (topology.notes, set(topology.tunnel_ports(run, {})))
    assert topology.tunnel_ports(run, {}) == read_ports(run, {}, [])


def test_a_port_on_which_settings_disagree_is_nobodys(tmp_path: Path) -> None:
    state = {name: cluster_state.config_map(tunnel_port=port) for name, port in (("a", "8666"), ("b", "8473"))}
    run = discover([folder(tmp_path, **state)]).runs[0]
    topology = told(run, [])
    assert ({}, None) == (topology.tunnel_ports(run, {}), topology.config.tunnel)
    assert {} == read_ports(run, {}, [])


@pytest.mark.parametrize("port", [0, -1, 65536, True, "8666", None, [8666]])
def test_what_is_no_port_is_none(tmp_path: Path, port: Any) -> None:
    link = [{"ifname": "x", "linkinfo": {"info_kind": "vxlan", "info_data": {"port": port}}}]
    run = discover([folder(tmp_path, link=link)]).runs[0]
    assert {} == read_ports(run, {}, [])
    assert {} == told(run, []).tunnel_ports(run, {})


def test_the_result_and_the_trace_say_whose_word_it_was(tmp_path: Path) -> None:
    root = folder(tmp_path, link=DEVICES)
    shown = [(each.name, each.value, each.source) for each in analyse([root]).runs[0].settings]
    assert [("tunnel-port", "8666", "ip -d link")] == shown
    words = f"{discover([root]).runs[0].id}: UDP port 8666 is read as vxlan, as ip -d link says"
    assert [words] == trace([root], Wish(), {}).notes
    (batch,) = frame_table([root], {}, chosen_columns("tunnel_recognised_by")).batches
    assert ["udp.port 8666 (ip -d link)"] == batch.to_pydict()["tunnel_recognised_by"]


def test_a_device_says_nothing_of_cilium() -> None:
    known = Topology(state={"n1": NodeState(tunnels={"vx": Tunnel(protocol="vxlan", port=PORT)})})
    assert ({}, None) == (known.config.settings, known.identity(70000))


def test_flows_of_plain_captures_import_nothing_of_state(tmp_path: Path) -> None:
    """A second is worth a million packets: who has no state pays nothing for who has."""
    put(tmp_path / "eth0.pcap")
    code = (
        "import sys; from pathlib import Path; from analyzer.flows.core_table import core_table;"
        f"list(core_table([Path({str(tmp_path)!r})], {{}}).rows);"
        "print([name for name in sys.modules if name in ('analyzer.topology.cluster.read',"
        " 'analyzer.topology.state', 'analyzer.topology.cluster.config')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == found.stdout.strip()
