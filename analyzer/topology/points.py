"""What state says of capture points: pod, role and node, where a file's name left them open.

The pod behind an lxc, a pod's full name, a tunnel device by its kind, the node of a Retina capture. A manifest is left
alone.
"""

from __future__ import annotations

from pathlib import Path

from analyzer.errors import LeftOut, readable
from analyzer.topology.cluster import retina
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput, RunInput
from analyzer.topology.state import NodeState, of_addr
from analyzer.words import Role

ROLE_OF_KIND: dict[str, Role] = {"vxlan": "tunnel", "geneve": "tunnel", "wireguard": "wireguard"}
"""IFLA_INFO_KIND (rtnl_link_ops of the drivers) → role."""


def name_points(run: RunInput, topology: Topology, left_out: list[LeftOut]) -> None:
    """Complete node, pod and role of the points that no manifest declares."""
    for file in run.state:
        if file.path.name == retina.NAME:
            fault = _of_retina(file.path.parent, run, topology)
            name = readable(file.shown)
            left_out += (
                [LeftOut(name, f"cannot read all of {name}", fault, "capture again with Retina")] if fault else []
            )
    for point in run.points:
        if point.role_origin != "manifest":
            complete(point, topology)


def complete(point: PointInput, topology: Topology) -> None:
    """Add role and pod that state gives an interface of this node."""
    state = topology.state.get(point.node or "", NodeState())
    if point.role == "unknown" and (role := ROLE_OF_KIND.get(state.kinds.get(point.interface, ""))):
        point.role, point.role_origin = role, "state"
    behind = topology.pod_behind(point.node, point.interface) or state.pod_behind.get(point.interface)
    if behind is not None and point.pod is None and point.role in ("lxc", "unknown"):
        point.role, point.role_origin, point.pod = "lxc", "state", behind
    if point.pod and "/" not in point.pod:
        point.pod = topology.full_name(point.pod, point.node) or point.pod


def _of_retina(folder: Path, run: RunInput, topology: Topology) -> str | None:
    """Take the node's addresses and MTUs for the captures in this folder; return what was wrong."""
    points = [point for point in run.points if point.paths and point.paths[0].parent == folder]
    return next(filter(None, (_node_of(point, topology) for point in points)), None)


def _node_of(point: PointInput, topology: Topology) -> str | None:
    try:
        state = of_addr(retina.addr(point.paths[0].parent / retina.NAME))
    except (OSError, ValueError, RecursionError) as error:
        return str(error)
    by_address = {node for each in state.addresses if (node := topology.nodes.get(each))}
    name = next(iter(by_address)) if len(by_address) == 1 else retina.node_of(point.interface, topology.order)
    if point.node is None:
        point.node = name
        how = "its node's addresses" if len(by_address) == 1 else "the name of the Retina capture"
        point.notes.append(f"taken on {name}, by {how}")
    topology.sources.add("Retina's ip-resources.txt")
    topology.state.setdefault(point.node, state)
    for address in state.addresses:
        if topology.nodes.get(address) is None and address not in topology.pods:
            topology.nodes[address] = point.node
            topology.origins["node", address] = "state"
    return None
