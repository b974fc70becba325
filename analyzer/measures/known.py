"""Who is who among a run's packets: nodes, pods, identities and services, each with who said so."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from analyzer.flows.path_class import Classified
from analyzer.result import Known
from analyzer.topology.manifest import Node, Pod
from analyzer.topology.model import Network, Topology
from analyzer.words import TRANSPORTS

MOST = 1000
"""Rows of each kind in the Result."""
DSR = "Cilium DSR"
"""The Geneve option that names the service's address (layers/geneve_options.py)."""


def known(flows: Iterable[Classified], topology: Topology) -> list[Known]:
    """Return nodes, pods, identities and services that the flows hold, sorted, then CIDRs that these suggest."""
    flows = list(flows)
    addresses, vnis = seen(flows)
    return [
        *islice((_node(each, topology) for each in sorted(addresses) if each in topology.nodes), MOST),
        *islice((_pod(each, topology) for each in sorted(addresses) if topology.is_pod(each)), MOST),
        *islice((_identity(each, topology) for each in sorted(vnis)), MOST),
        *islice(_services(flows, topology), MOST),
        *islice((_cidr(each, topology) for each in sorted(topology.suggested_cidrs, key=str)), MOST),
    ]


def seen(flows: Iterable[Classified]) -> tuple[set[str], set[int]]:
    """Return the addresses, outer ones too, and the VNIs of the flows."""
    addresses: set[str] = set()
    vnis: set[int] = set()
    for flow in flows:
        addresses.update((flow.source_ip, flow.destination_ip))
        for look in flow.flow.cells:
            if look.tunnel:
                addresses.update((look.tunnel.outer_src, look.tunnel.outer_dst))
                if look.tunnel.vni is not None:
                    vnis.add(look.tunnel.vni)
    return addresses, vnis


def nodes_of_state(topology: Topology) -> list[Node]:
    """Return the first nodes that state names, as a manifest would declare them."""
    nodes = {
        name: Node(name=name, addresses=[], router_ip=topology.routers.get(name)) for name in topology.order[:MOST]
    }
    for address, name in topology.nodes.items():
        if name in nodes and address not in topology.agents:
            nodes[name].addresses.append(address)
    for cidr, name in topology.cidrs:
        if name in nodes:
            nodes[name].pod_cidrs.append(str(cidr))
    return list(nodes.values())


def pods_of_state(addresses: set[str], topology: Topology) -> list[Pod]:
    """Return the pods among these addresses whose node state names, one row an address."""
    rows = []
    for address in sorted(addresses):
        at = topology.pods.get(address)
        if at and at.name and at.node and at.name in topology.facts:
            fact = topology.facts[at.name]
            namespace, _, name = at.name.partition("/")
            rows.append(
                Pod(
                    name=name,
                    namespace=namespace,
                    node=at.node,
                    ip=address,
                    identity=fact.identity,
                    interface=fact.interface,
                    mac=fact.mac,
                    labels=dict(fact.labels),
                )
            )
    return rows


def _node(address: str, topology: Topology) -> Known:
    name = topology.nodes[address]
    return Known("node", address, name, name, topology.origin("node", address))


def _pod(address: str, topology: Topology) -> Known:
    return Known("pod", address, topology.pod_name(address), topology.node_of(address), topology.origin("pod", address))


def _services(flows: Iterable[Classified], topology: Topology) -> list[Known]:
    """Return the services at either end of the flows, and those that DSR names."""
    found: dict[str, Known] = {}
    for each in flows if topology.services.frontends else ():
        protocol = TRANSPORTS.get(each.flow.key.protocol, str(each.flow.key.protocol))
        ends = [_end(*end) for end in (each.flow.source, each.flow.destination) if end[1] is not None]
        options = (option for look in each.flow.cells for option in look.geneve_options)
        ends += [option.value for option in options if option.name == DSR and option.value]
        for end in ends:
            service = topology.service_of(end, protocol)
            if service is not None:
                subject = f"{end}/{protocol}"
                found[subject] = Known("service", subject, service.words, None, "state")
    return [found[subject] for subject in sorted(found)]


def _end(address: str, port: int | None) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _identity(vni: int, topology: Topology) -> Known:
    return Known("identity", str(vni), topology.identity(vni), None, topology.origin("identity", vni))


def _cidr(network: Network, topology: Topology) -> Known:
    outer = topology.suggested_cidrs[network]
    return Known("cidr", str(network), f"pods behind {outer}", topology.nodes.get(outer), "inferred")
