"""Kubernetes objects → facts: `kubectl get … -o json`, and the same as YAML in a sysdump.

Pod, Node (core/v1) by the Kubernetes API reference; CiliumNode, CiliumEndpoint, CiliumEndpointSlice, CiliumIdentity by
the CRDs of Cilium 1.20.0 (pkg/k8s/apis/cilium.io/client/crds); the ConfigMap `cilium-config` by its keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analyzer.topology.cluster import services
from analyzer.topology.cluster.facts import ConfigFact, Facts, NodeFact, PodFact
from analyzer.topology.cluster.fields import Row, address, addresses, at, labels, number, rows, text, texts

OVER = {"Succeeded", "Failed"}
"""Phases of a pod that has ended: its address may long be another's."""
CONFIG_MAP = "cilium-config"
SETTINGS = ("routing-mode", "tunnel-protocol", "tunnel-port", "mtu", "ipam", "kube-proxy-replacement",
            "enable-bpf-masquerade", "enable-host-legacy-routing", "enable-endpoint-routes", "auto-direct-node-routes",
            "ipv4-native-routing-cidr", "cluster-id", "cluster-name", "max-connected-clusters", "enable-wireguard",
            "enable-ipsec", "bpf-lb-mode", "bpf-lb-dsr-dispatch", "datapath-mode")  # fmt: skip
"""Keys of cilium-config that say how packets travel (cilium-facts 8)."""


def _pod(row: Row, facts: Facts) -> bool:
    name, spec, status = _name(row), row.get("spec"), row.get("status")
    if name is None or at(status, "phase") in OVER:
        return False
    node, host = text(at(spec, "nodeName")), address(at(status, "hostIP"))
    if at(spec, "hostNetwork") is True:
        if node and host:
            facts.nodes.append(NodeFact(node, (host,)))
        return True
    found = addresses([at(status, "podIP"), *(each.get("ip") for each in rows(at(status, "podIPs")))])
    facts.pods.append(PodFact(name, found, node, host, labels=_labels(row)))
    return True


def _node(row: Row, facts: Facts) -> bool:
    name = text(at(row, "metadata", "name"))
    if name is None:
        return False
    listed = rows(at(row, "status", "addresses"))
    underlay = addresses(each.get("address") for each in listed if each.get("type") in ("InternalIP", "ExternalIP"))
    cidrs = dict.fromkeys([*texts(at(row, "spec", "podCIDRs")), *texts([at(row, "spec", "podCIDR")])])
    facts.nodes.append(NodeFact(name, underlay, pod_cidrs=tuple(cidrs)))
    return True


def _cilium_node(row: Row, facts: Facts) -> bool:
    """`podCIDRs` are cluster-pool's and Kubernetes', `pools.allocated` multi-pool's: several CIDRs a node."""
    name, spec = text(at(row, "metadata", "name")), row.get("spec")
    if name is None:
        return False
    listed = rows(at(spec, "addresses"))
    router = [each.get("ip") for each in listed if each.get("type") == "CiliumInternalIP"]
    others = [at(spec, part, family) for part in ("health", "ingress") for family in ("ipv4", "ipv6")]
    underlay = addresses(each.get("ip") for each in listed if each.get("type") in ("InternalIP", "ExternalIP"))
    cidrs = texts(at(spec, "ipam", "podCIDRs"))
    cidrs += [cidr for pool in rows(at(spec, "ipam", "pools", "allocated")) for cidr in texts(pool.get("cidrs"))]
    facts.nodes.append(NodeFact(name, underlay, addresses([*router, *others]), tuple(dict.fromkeys(cidrs))))
    return True


def _endpoint(row: Row, facts: Facts) -> bool:
    name, status = _name(row), row.get("status")
    if name is None:
        return False
    facts.pods.append(_of_networking(name, at(status, "networking"), number(at(status, "identity", "id"))))
    _keep_labels(facts, at(status, "identity"))
    return True


def _endpoint_slice(row: Row, facts: Facts) -> bool:
    namespace = text(row.get("namespace"))
    for each in rows(row.get("endpoints")):
        name = text(each.get("name"))
        if namespace and name:
            identity = number(each.get("id"))
            facts.pods.append(_of_networking(f"{namespace}/{name}", each.get("networking"), identity))
    return namespace is not None


def _of_networking(name: str, networking: Any, identity: int | None) -> PodFact:
    listed = rows(at(networking, "addressing"))
    found = addresses(each.get(family) for each in listed for family in ("ipv4", "ipv6"))
    return PodFact(name, found, node_address=address(at(networking, "node")), identity=identity)


def _identity(row: Row, facts: Facts) -> bool:
    """The object's name is the number."""
    identity = number(at(row, "metadata", "name"))
    if identity is None or not isinstance(row.get("security-labels"), dict):
        return False
    facts.identities[identity] = labels(row["security-labels"])
    return True


def _config_map(row: Row, facts: Facts) -> bool:
    if at(row, "metadata", "name") != CONFIG_MAP:
        return False
    data = row.get("data")
    facts.config += [ConfigFact(key, value, CONFIG_MAP) for key in SETTINGS if (value := text(at(data, key)))]
    return True


KINDS: dict[str, tuple[str, Callable[[Row, Facts], bool]]] = {
    "Pod": ("pods", _pod),
    "Node": ("nodes", _node),
    "CiliumNode": ("ciliumnodes", _cilium_node),
    "CiliumEndpoint": ("ciliumendpoints", _endpoint),
    "CiliumEndpointSlice": ("ciliumendpointslices", _endpoint_slice),
    "CiliumIdentity": ("ciliumidentities", _identity),
    "Service": ("services", services.take_service),
    "EndpointSlice": ("endpointslices", services.take_slice),
    "Endpoints": ("endpoints", services.take_endpoints),
    "ConfigMap": (CONFIG_MAP, _config_map),
}
"""Kind → what its source is called, and what takes it; that returns whether the object could be used."""


def take(kind: str, row: Row, facts: Facts) -> bool | None:
    """Add what an object says; False where it lacks what makes it one, None for a kind that nobody needs."""
    if kind not in KINDS:
        return None
    source, reader = KINDS[kind]
    if not reader(row, facts):
        return None if kind in ("ConfigMap", "Pod") and _name(row) else False
    facts.sources.add(source)
    return True


def _name(row: Row) -> str | None:
    namespace, name = text(at(row, "metadata", "namespace")), text(at(row, "metadata", "name"))
    return f"{namespace}/{name}" if namespace and name else None


def _labels(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(labels(at(row, "metadata", "labels")).items()))


def _keep_labels(facts: Facts, identity: Any) -> None:
    found, known = labels(at(identity, "labels")), number(at(identity, "id"))
    if known is not None and found:
        facts.identities.setdefault(known, found)
