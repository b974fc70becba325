"""Facts of state → the model: state wins over the manifest, the later snapshot over the earlier one.

State is from the time of the capture. What contradicts is told in a note.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import replace

from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import Facts, NodeFact, PodFact
from analyzer.topology.cluster.join_services import join_services
from analyzer.topology.model import Network, PodAt, Topology

SHOWN_PODS = 3
NAMESPACE = "k8s:io.kubernetes.pod.namespace"


def join(topology: Topology, facts: Facts) -> None:
    """Add the facts; the topology then holds who said what (`origins`) and what was contradictory (`notes`)."""
    topology.config = Config.of(facts.config, topology.notes)
    topology.sources |= facts.sources
    cidrs = dict(topology.cidrs)
    topology.order = list(dict.fromkeys([*topology.order, *(node.name for node in facts.nodes)]))
    for node in facts.nodes:
        _add_node(topology, node, cidrs)
    topology.cidrs = list(cidrs.items())
    _add_hosts(topology, facts.identity_of)
    pods = _merged(facts.pods)
    for pod in pods.values():
        _add_pod(topology, pod, facts.identity_of)
    _add_identities(topology, pods.values(), facts)
    join_services(topology, facts)


def _add_node(topology: Topology, node: NodeFact, cidrs: dict[Network, str]) -> None:
    for address in (*node.addresses, *node.own):
        _tell(topology, address, topology.nodes.get(address), node.name)
        topology.nodes[address] = node.name
        topology.origins["node", address] = "state"
    topology.agents |= set(node.own)
    if node.own:
        topology.routers[node.name] = node.own[0]
    for cidr in node.pod_cidrs:
        try:
            network = ipaddress.ip_network(cidr)
        except ValueError as error:
            topology.notes.append(f"pod CIDR {cidr} of {node.name} cannot be used: {error}")
            continue
        _tell(topology, cidr, cidrs.get(network), node.name)
        cidrs[network] = node.name
        topology.origins["cidr", str(network)] = "state"


HOSTS = {1, 6}
"""Reserved identities of this node and of remote ones (Cilium pkg/identity); 7, the API server, may be anywhere."""


def _add_hosts(topology: Topology, identity_of: dict[str, int]) -> None:
    """Add addresses that ipcache knows as a node's; which node, it does not say."""
    for address, identity in sorted(identity_of.items()):
        if identity in HOSTS and address not in topology.nodes:
            topology.nodes[address] = None
            topology.origins["node", address] = "state"
    topology.in_ipcache = frozenset(identity_of)


def _tell(topology: Topology, what: str, known: str | None, now: str) -> None:
    if known is not None and known != now:
        topology.notes.append(f"{what} is {known} in one source and {now} in a later one: {now} is used")


def _merged(pods: Iterable[PodFact]) -> dict[str, PodFact]:
    """Return one fact per pod: of each field what the last source says that says anything, of addresses all."""
    found: dict[str, PodFact] = {}
    for pod in pods:
        known = found.pop(pod.name, None)  # the pod seen last stands last, and so has its address
        if known is not None:
            said = {name: value for name, value in vars(pod).items() if value not in (None, ())}
            both = tuple(dict.fromkeys([*known.addresses, *pod.addresses]))
            found[pod.name] = replace(known, **(said | {"addresses": both}))
        else:
            found[pod.name] = pod
    return found


def _add_pod(topology: Topology, pod: PodFact, identity_of: dict[str, int]) -> None:
    node = pod.node or topology.nodes.get(pod.node_address or "")
    for address in pod.addresses:
        if topology.origins.get(("node", address)) == "state":
            continue  # a pod of the host network
        known = topology.pods.get(address)
        _tell(topology, address, known.name if known else None, pod.name)
        if known and known.name == pod.name and known.node and node and known.node != node:
            topology.notes.append(
                f"{pod.name} is on {known.node} in one source and on {node} in a later one: {node} is used"
            )
        topology.nodes.pop(address, None)
        topology.pods[address] = PodAt(pod.name, node or (known.node if known and known.name == pod.name else None))
        topology.origins["pod", address] = "state"
    if pod.interface:
        topology.behind[node, pod.interface] = pod.name
    if pod.identity is None and pod.addresses:
        pod = replace(pod, identity=identity_of.get(pod.addresses[0]))
    topology.facts[pod.name] = pod


def _add_identities(topology: Topology, pods: Iterable[PodFact], facts: Facts) -> None:
    sharing: dict[int, list[str]] = {}
    for name in (pod.name for pod in pods):
        identity = topology.facts[name].identity
        if identity is not None:
            sharing.setdefault(identity, []).append(name)
    for identity in sorted(sharing.keys() | facts.identities.keys()):
        names = sorted(sharing.get(identity, []))
        words = _pods_in_words(names) if names else _labels_in_words(facts.identities[identity])
        if identity < FIRST_OF_PODS or not words:
            continue  # reserved ones have their name from Cilium
        known = topology.identities.get(identity)
        if names and known is not None and not set(known.split(", ")) <= set(names):
            _tell(topology, f"identity {identity}", known, words)
        if names or known is None:
            topology.identities[identity] = words
            topology.origins["identity", identity] = "state"


FIRST_OF_PODS = 256
"""Cilium pkg/identity MinimalNumericIdentity (well-known and user-reserved ones below it are named by their labels)."""


def _pods_in_words(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN_PODS} more" if len(names) > SHOWN_PODS else ""
    return ", ".join(names[:SHOWN_PODS]) + more


def _labels_in_words(labels: dict[str, str]) -> str:
    """Return labels as people write them: the namespace, then those that are not Cilium's own."""
    own = [f"{key.removeprefix('k8s:')}={value}" for key, value in sorted(labels.items()) if "io.cilium." not in key
           and "io.kubernetes." not in key]  # fmt: skip
    namespace = labels.get(NAMESPACE)
    return ", ".join(([f"namespace {namespace}"] if namespace else []) + own[:SHOWN_PODS])
