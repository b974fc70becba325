"""The topology of one run: declared by a manifest and state, completed from the packets themselves."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from analyzer.errors import LeftOut, readable
from analyzer.topology import state as states
from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import PodFact
from analyzer.topology.files import is_inside
from analyzer.topology.manifest import Manifest
from analyzer.topology.runs import PointInput, RunInput
from analyzer.topology.services import Service, Services
from analyzer.topology.state import NodeState
from analyzer.topology.tunnel_ports import Protocol, TunnelPorts, tunnel_ports
from analyzer.words import Origin

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

Kind = Literal["pod", "node", "cidr", "identity"]

RESERVED_IDENTITIES = {
    0: "unknown",
    1: "host",
    2: "world",
    3: "unmanaged",
    4: "health",
    5: "init",
    6: "remote-node",
    7: "kube-apiserver",
    8: "ingress",
    9: "world-ipv4",
    10: "world-ipv6",
}
"""Cilium pkg/identity/numericidentity.go; 11 and 12 changed their meaning in 1.20 (cluster/config.py)."""


class PodAt(NamedTuple):
    """A pod as `namespace/name` and its node; both null when only packets speak of it."""

    name: str | None
    node: str | None


@dataclass
class Topology:
    """Addresses and names of one run. Lookups return None for what nothing says."""

    pods: dict[str, PodAt] = field(default_factory=dict)
    """Pod address → pod."""
    nodes: dict[str, str | None] = field(default_factory=dict)
    """Node or router address → its name; null for addresses known from outer headers only."""
    cidrs: list[tuple[Network, str]] = field(default_factory=list)
    suggested_cidrs: dict[Network, str] = field(default_factory=dict)
    """CIDR → the outer address of its pods, as packets suggest it where nothing declares any; only to be shown."""
    identities: dict[int, str] = field(default_factory=dict)
    """Identity → its pod, or pods: replicas with the same labels share one."""
    state: dict[str, NodeState] = field(default_factory=dict)
    assumed: set[str] = field(default_factory=set)
    """Pod addresses that only their being forwarded suggests (topology/inference.py)."""
    order: list[str] = field(default_factory=list)
    """Node names as declared."""
    origins: dict[tuple[Kind, str | int], Origin] = field(default_factory=dict)
    """Who said what an address, a CIDR or an identity is; what is not in here was inferred."""
    config: Config = field(default_factory=Config)
    routers: dict[str, str] = field(default_factory=dict)
    """Node → address of its cilium_host."""
    agents: set[str] = field(default_factory=set)
    """Addresses of nodes that are the agent's own, not on the underlay: router, health, ingress."""
    in_ipcache: frozenset[str] = frozenset()
    """Addresses that Cilium knows one by one: nodes and pods of all its nodes; empty where no state lists them."""
    behind: dict[tuple[str | None, str], str] = field(default_factory=dict)
    """Node (null where the source does not say) and host-side interface → pod."""
    facts: dict[str, PodFact] = field(default_factory=dict)
    """Pod → what state of the cluster says of it."""
    sources: set[str] = field(default_factory=set)
    """Kinds of cluster state that were used."""
    _indexed: tuple[int, dict[tuple[int, int], dict[int, str]]] = (0, {})
    services: Services = field(default_factory=Services)
    notes: list[str] = field(default_factory=list)
    """Where sources contradict each other, and which was taken."""

    def is_pod(self, address: str) -> bool:
        """Return whether the address is a pod's: named, in a pod CIDR, or seen inside a tunnel."""
        pod = self.pods.get(address)
        if address in self.nodes or (self.services.has(address) and not (pod and pod.name)):
            return False
        return pod is not None or self._cidr_node(address) is not None

    def service(self, address: str, port: int | None, protocol: str | None) -> Service | None:
        """Return the service that packets to or from this end belong to; a node has those of its ports.

        Without a port (ICMP) the service of all ports of the address, if that is one.
        """
        pod = self.pods.get(address)
        if pod and pod.name:
            return None
        if address in self.nodes and not self.services.has(address):
            return self.services.at(None, port, protocol)
        found = self.services.at(address, port, protocol)
        return found or (self.services.at(None, port, protocol) if address in self.nodes else None)

    def service_of(self, end: str, protocol: str | None) -> Service | None:
        """Return the service at `address:port`, as DSR writes it; None for what is no such text."""
        address, _, port = end.rpartition(":")
        sound = port.isascii() and port.isdigit() and len(port) <= len("65535")
        return self.service(address.strip("[]"), int(port), protocol) if sound else None

    def pod_name(self, address: str) -> str | None:
        """Return `namespace/name` of the pod with this address."""
        pod = self.pods.get(address)
        return pod.name if pod else None

    def node_of(self, address: str) -> str | None:
        """Return the node that owns the address: a pod's, or the node's own."""
        pod = self.pods.get(address)
        if pod and pod.node:
            return pod.node
        if self.services.has(address) and address not in self.nodes:
            return None
        return self.nodes.get(address) or self._cidr_node(address)

    def identity(self, vni: int | None) -> str | None:
        """Return what a VNI stands for under Cilium: a pod, or a reserved identity."""
        if vni is None:
            return None
        return self.identities.get(vni) or self.numbered(vni)

    def numbered(self, vni: int) -> str | None:
        """Return what the number alone says under Cilium: a reserved identity, or one of another cluster."""
        known = RESERVED_IDENTITIES.get(vni) or self.config.reserved(vni)
        shift = self.config.cluster_shift
        if known is None and shift and vni >> shift:
            return f"identity {vni & ((1 << shift) - 1)} of cluster {vni >> shift}"
        return known

    def origin(self, kind: Kind, key: str | int) -> Origin:
        """Return who said what an address, a CIDR or an identity is."""
        return self.origins.get((kind, key), "inferred")

    def pod_behind(self, node: str | None, interface: str) -> str | None:
        """Return the pod behind a host-side interface; without its node only where no two nodes have it."""
        exact = self.behind.get((node, interface)) or self.behind.get((None, interface))
        if exact or node is not None:
            return exact
        found = {pod for (_, name), pod in self.behind.items() if name == interface}
        return found.pop() if len(found) == 1 else None

    def full_name(self, pod: str, node: str | None) -> str | None:
        """Return `namespace/name` for a pod's bare name where only one pod, on that node if given, is called so."""
        found = {at.name for at in self.pods.values() if at.name and at.name.rpartition("/")[2] == pod
                 and node in (None, at.node, *([node] if at.node is None else []))}  # fmt: skip
        return found.pop() if len(found) == 1 else None

    def mtu_at(self, point: PointInput) -> int | None:
        """Return the MTU that state gives for what a capture point looks at."""
        return self.interface_mtu(point.node, point.interface, point.pod if point.role == "pod" else None)

    def interface_mtu(self, node: str | None, interface: str, pod: str | None) -> int | None:
        """Return the MTU that state gives for an interface of a node, or of a pod when `pod` names one."""
        known = self.state.get(node or "")
        if known is None:
            return None
        return known.pod_mtu.get(pod.rpartition("/")[2]) if pod else known.mtu.get(interface)

    def tunnel_ports(self, run: RunInput, given: Mapping[int, Protocol]) -> TunnelPorts:
        """Return the UDP ports that carry the overlay, and who says so; `given` are the command line's."""
        devices = {node: state.tunnels for node, state in sorted(self.state.items())}
        return tunnel_ports(run, given, self.config, devices)

    def programs(self, node: str | None, interface: str) -> list[str] | None:
        """Return the names of the programs attached to a node's interface; None where nothing says if there are any."""
        known = self.state.get(node or "")
        found = known.programs.get(interface) if known and known.programs is not None else None
        return None if found is None else sorted({program.name for program in found})

    def _cidr_node(self, address: str) -> str | None:
        parsed = _parse(address)
        for (version, length), owners in self._by_length().items():
            if version == parsed.version and (node := owners.get(int(parsed) >> (parsed.max_prefixlen - length))):
                return node
        return None

    def _by_length(self) -> dict[tuple[int, int], dict[int, str]]:
        """Return the CIDRs by family and length, longest first, then by their leading bits: there may be thousands."""
        if len(self.cidrs) != self._indexed[0]:
            found: dict[tuple[int, int], dict[int, str]] = {}
            for network, node in sorted(self.cidrs, key=lambda pair: -pair[0].prefixlen):
                leading = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
                found.setdefault((network.version, network.prefixlen), {}).setdefault(leading, node)
            self._indexed = (len(self.cidrs), found)
        return self._indexed[1]


@lru_cache(maxsize=65536)
def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(address)


def declared(run: RunInput, left_out: list[LeftOut]) -> Topology:
    """Return what manifest and state say; empty without either."""
    topology = Topology()
    if run.manifest is not None:
        _add_manifest(topology, run.manifest, left_out, readable(run.root))
    for node in {point.node for point in run.points if point.node} | set(topology.order):
        folder = run.root / node
        try:
            if is_inside(folder, run.root) and (folder / "state").is_dir():
                topology.state[node] = states.read_node(folder, left_out)
        except OSError as error:
            name, why = readable(folder), error.strerror or str(error)
            left_out.append(LeftOut(name, f"cannot read the state in {name}", why, "check the folder's permissions"))
    if run.manifest is None:
        _add_state(topology)
    return topology


def _add_state(topology: Topology) -> None:
    """Take addresses of nodes and pods from the snapshots, where no manifest names them."""
    for node, state in sorted(topology.state.items()):
        topology.nodes.update(dict.fromkeys(state.addresses, node))
        topology.origins.update({("node", address): "state" for address in state.addresses})
        for pod, addresses in state.pod_addresses.items():
            topology.pods.update(dict.fromkeys(addresses, PodAt(pod, node)))
            topology.origins.update({("pod", address): "state" for address in addresses})


def _add_manifest(topology: Topology, manifest: Manifest, left_out: list[LeftOut], root: str) -> None:
    for node in manifest.nodes:
        topology.order.append(node.name)
        topology.nodes.update(dict.fromkeys(node.addresses, node.name))
        if node.router_ip:
            topology.nodes[node.router_ip] = node.name
        own = filter(None, (*node.addresses, node.router_ip))
        topology.origins.update({("node", address): "manifest" for address in own})
        for cidr in node.pod_cidrs:
            try:
                topology.cidrs.append((ipaddress.ip_network(cidr), node.name))
            except ValueError as error:
                left_out.append(LeftOut(root, f"cannot use pod CIDR {cidr}", str(error), "correct the manifest"))
    for pod in manifest.pods:
        name = f"{pod.namespace}/{pod.name}"
        topology.pods[pod.ip] = PodAt(name, pod.node)
        topology.origins["pod", pod.ip] = "manifest"
        if pod.interface:
            topology.behind[pod.node, pod.interface] = name
        if pod.identity is not None:
            sharing = topology.identities.get(pod.identity)
            topology.identities[pod.identity] = f"{sharing}, {name}" if sharing else name
            topology.origins["identity", pod.identity] = "manifest"
