"""The genuine agent's captures beside the project (../shared): what README and state say of each scenario."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from analyzer.analysis import analyse
from analyzer.result import Flow, Run
from analyzer.topology.manifest import Manifest, Node, Pod
from analyzer.words import HostRouting
from tests.proof.known import Known, known
from tests.proof.way import Stage, way

CAPTURES = Path(__file__).parents[3] / "shared" / "captures" / "cilium"
MODES: dict[str, tuple[str, HostRouting]] = {
    "native": ("native-auto", "legacy"),
    "native-kpr": ("native-auto", "bpf"),
    "vxlan": ("vxlan", "legacy"),
    "vxlan-kpr": ("vxlan", "bpf"),
    "vxlan-nooffload": ("vxlan", "legacy"),
    "vxlan-run2": ("vxlan", "legacy"),
}
"""Folder → setup and host routing, as the README's table of modes has them."""
IDENTITY = re.compile(r"^(\S+)/32\s+identity=(\d+)", re.MULTILINE)
NODE_OF = {"a": "node1", "b": "node2"}


def scenarios(mode: str = "*", scenario: str = "*") -> list[str]:
    """Return the scenarios as `mode/scenario`; none where the captures are not there."""
    found = sorted(CAPTURES.glob(f"{mode}/{scenario}/commands.log"))
    return [str(path.parent.relative_to(CAPTURES)) for path in found]


def _identities(mode: str) -> dict[str, int]:
    """Return address → identity, from the agents' own words."""
    said = [path.read_text() for path in sorted(CAPTURES.glob(f"{mode}/state/*/cilium-bpf-ipcache-list.txt"))]
    return {address: int(number) for words in said for address, number in IDENTITY.findall(words)}


@cache
def described(name: str) -> Manifest:
    """Return the manifest that the scenario would have had: pods, nodes and mode as commands.log and README say."""
    mode, scenario = name.split("/")
    log = (CAPTURES / name / "commands.log").read_text()
    said: dict[str, Any] = json.loads(log.splitlines()[0])
    setup, host_routing = MODES[mode]
    identities = _identities(mode)
    pods = [
        Pod(name=pod, namespace="default", node=NODE_OF[pod[0]], ip=said["ip"][pod],
            identity=identities[said["ip"][pod]], interface=interface)
        for pod, interface in said["lxc"].items()
    ]  # fmt: skip
    nodes = [Node(name=f"node{number}", addresses=[said["ip"][f"n{number}"]]) for number in (1, 2)]
    return Manifest(setup=setup, scenario=scenario, runtime="netns", datapath="cilium", host_routing=host_routing,
                    description="", nodes=nodes, pods=pods, points=[])  # fmt: skip


@cache
def measured() -> dict[str, Run]:
    """Return all runs by name, measured without any manifest: packets, and the agents' state beside them."""
    return {run.id.removeprefix("cilium/"): run for run in analyse([CAPTURES], deep=False).runs}


def facts(name: str) -> Known:
    return known(described(name))


def pod_flows(name: str) -> list[Flow]:
    """Return the flows between pods."""
    pods = {pod.ip for pod in described(name).pods}
    return [flow for flow in measured()[name].flows if {flow.source_ip, flow.destination_ip} <= pods]


def stages(name: str, source_ip: str, destination_ip: str) -> list[Stage]:
    """Return where a packet between two pods was seen, by README's table."""
    by_ip = {pod.ip: pod for pod in described(name).pods}
    return way(facts(name), described(name), by_ip[source_ip], by_ip[destination_ip])


def pod_at(name: str, point: str) -> str | None:
    """Return the pod whose own interface or lxc this is."""
    interface = point.split("/")[1]
    tapped = {str(pod.interface): pod.name for pod in described(name).pods}
    tapped |= {f"pod-{pod.name}-eth0": pod.name for pod in described(name).pods}
    return f"default/{tapped[interface]}" if interface in tapped else None
