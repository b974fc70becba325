"""State of a cluster as kubectl and cilium-dbg print it, made from a manifest: valid against Cilium's CRDs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.run_folder import put

Row = dict[str, Any]
NAMESPACE = "k8s:io.kubernetes.pod.namespace"


def listed(kind: str, items: list[Row]) -> Row:
    """Return what `kubectl get … -o json` prints of several objects: a List whose items name their own kind."""
    return {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}


def thing(kind: str, name: str, namespace: str | None = None, api: str = "v1", **parts: Any) -> Row:
    """Return a Kubernetes object."""
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": api, "kind": kind, "metadata": metadata} | parts


def pods(manifest: Row) -> list[Row]:
    """Return the pods, and on each node one of the host network that has the node's address."""
    found = [
        thing("Pod", pod["name"], pod["namespace"], spec={"nodeName": pod["node"]},
              status={"phase": "Running", "hostIP": _address(manifest, pod["node"]), "podIP": pod["ip"],
                      "podIPs": [{"ip": pod["ip"]}]})
        for pod in manifest["pods"]
    ]  # fmt: skip
    return found + [
        thing("Pod", f"cilium-{number}", "kube-system", spec={"nodeName": node["name"], "hostNetwork": True},
              status={"phase": "Running", "hostIP": node["addresses"][0], "podIP": node["addresses"][0]})
        for number, node in enumerate(manifest["nodes"])
    ]  # fmt: skip


def nodes(manifest: Row) -> list[Row]:
    """Return the nodes, their pod CIDRs as Kubernetes allocates them."""
    return [
        thing("Node", node["name"], spec={"podCIDR": node["pod_cidrs"][0], "podCIDRs": node["pod_cidrs"]},
              status={"addresses": [{"type": "InternalIP", "address": each} for each in node["addresses"]]
                      + [{"type": "Hostname", "address": node["name"]}]})
        for node in manifest["nodes"]
    ]  # fmt: skip


def cilium_nodes(manifest: Row, multi_pool: bool = False) -> list[Row]:
    """Return the CiliumNodes: router and health address, pod CIDRs of cluster-pool or multi-pool."""
    return [
        thing("CiliumNode", node["name"], api="cilium.io/v2",
              spec={"addresses": [{"type": "InternalIP", "ip": each} for each in node["addresses"]]
                    + [{"type": "CiliumInternalIP", "ip": node["router_ip"]}],
                    "health": {"ipv4": _health(node)},
                    "ipam": {"pools": {"allocated": [{"pool": "default", "cidrs": node["pod_cidrs"]}]}}
                    if multi_pool else {"podCIDRs": node["pod_cidrs"]}})
        for node in manifest["nodes"]
    ]  # fmt: skip


def cilium_endpoints(manifest: Row) -> list[Row]:
    """Return the CiliumEndpoints: identity and the node's address."""
    return [
        thing("CiliumEndpoint", pod["name"], pod["namespace"], "cilium.io/v2",
              status={"id": 100 + number, "state": "ready",
                      "external-identifiers": {"k8s-namespace": pod["namespace"], "k8s-pod-name": pod["name"]},
                      "identity": {"id": pod["identity"], "labels": _labels(pod)},
                      "networking": {"addressing": [{"ipv4": pod["ip"]}], "node": _address(manifest, pod["node"])}})
        for number, pod in enumerate(manifest["pods"])
    ]  # fmt: skip


def cilium_identities(manifest: Row) -> list[Row]:
    """Return the CiliumIdentities: the number is the name."""
    return [
        thing("CiliumIdentity", str(pod["identity"]), api="cilium.io/v2")
        | {"security-labels": dict(each.split("=", 1) for each in _labels(pod))}
        for pod in manifest["pods"]
    ]  # fmt: skip


def endpoint_list(manifest: Row, node: str) -> list[Row]:
    """Return `cilium-dbg endpoint list -o json` of one node, its host and health endpoints included."""
    own = [
        {"id": 100 + number, "spec": {"label-configuration": {}},
         "status": {"state": "ready",
                    "external-identifiers": {"k8s-namespace": pod["namespace"], "k8s-pod-name": pod["name"],
                                             "pod-name": f"{pod['namespace']}/{pod['name']}"},
                    "identity": {"id": pod["identity"], "labels": _labels(pod)},
                    "networking": {"addressing": [{"ipv4": pod["ip"]}], "mac": pod.get("mac", ""),
                                   "host-mac": "", "interface-name": pod["interface"], "interface-index": 10 + number}}}
        for number, pod in enumerate(manifest["pods"]) if pod["node"] == node
    ]  # fmt: skip
    reserved = [
        {"id": number, "status": {"state": "ready", "external-identifiers": {},
                                  "identity": {"id": identity, "labels": [f"reserved:{name}"]},
                                  "networking": {"addressing": [{}], "mac": "", "host-mac": ""}}}
        for number, identity, name in ((1, 1, "host"), (2, 4, "health"))
    ]  # fmt: skip
    return own + reserved


def ipcache(manifest: Row) -> dict[str, list[str]]:
    """Return `cilium-dbg bpf ipcache list -o json`."""
    entries = {
        f"{pod['ip']}/32": f"identity={pod['identity']} encryptkey=0 tunnelendpoint={_address(manifest, pod['node'])} "
        "flags=hastunnel"
        for pod in manifest["pods"]
    }
    entries["0.0.0.0/0"] = "identity=2 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>"
    return {prefix: [entry] for prefix, entry in entries.items()}


def status(routing: str = "Legacy", version: str = "1.20.0") -> Row:
    """Return the parts of `cilium-dbg status -o json` that say how packets travel."""
    return {
        "cilium": {"msg": f"{version} (v{version}-3ab8efdd)", "state": "Ok"},
        "datapath-mode": "veth",
        "kube-proxy-replacement": {"mode": "False"},
        "routing": {
            "intra-host-routing-mode": routing,
            "inter-host-routing-mode": "Tunnel",
            "tunnel-protocol": "vxlan",
        },
    }


WEB, LB, DNS = "10.96.7.7", "192.0.2.80", "10.96.0.10"
EVERY_NODE = "0.0.0.0"  # noqa: S104 - how Cilium writes the address of a NodePort
"""Addresses of the services: web's in the cluster and outside, dns'."""


def services(manifest: Row) -> list[Row]:
    """Return a LoadBalancer service of pod b, the cluster's DNS, and one that is headless."""
    return [
        thing("Service", "web", "t",
              spec={"type": "LoadBalancer", "clusterIP": WEB, "clusterIPs": [WEB, "fd00:96::7"],
                    "ports": [{"name": "http", "port": 80, "targetPort": 8080, "nodePort": 30080, "protocol": "TCP"}]},
              status={"loadBalancer": {"ingress": [{"ip": LB, "ipMode": "VIP"}]}}),
        thing("Service", "kube-dns", "kube-system",
              spec={"type": "ClusterIP", "clusterIP": DNS, "clusterIPs": [DNS],
                    "ports": [{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "tcp", "port": 53}]}),
        thing("Service", "alone", "t", spec={"clusterIP": "None", "clusterIPs": ["None"], "ports": [{"port": 9}]}),
    ]  # fmt: skip


def endpoint_slices(manifest: Row) -> list[Row]:
    """Return the endpoints of web: pod b, and one that is not ready."""
    row = thing("EndpointSlice", "web-x7k2p", "t", "discovery.k8s.io/v1", addressType="IPv4",
                ports=[{"name": "http", "port": 8080, "protocol": "TCP"}],
                endpoints=[{"addresses": [manifest["pods"][-1]["ip"]], "conditions": {"ready": True}},
                           {"addresses": ["10.244.9.9"], "conditions": {"ready": False}}])  # fmt: skip
    row["metadata"]["labels"] = {"kubernetes.io/service-name": "web"}
    return [row]


def service_list() -> list[Row]:
    """Return `cilium-dbg service list -o json`: web in the cluster and at every node's port."""

    def entry(number: int, ip: str, port: int, kind: str) -> Row:
        spec = {"id": number, "frontend-address": {"ip": ip, "port": port, "protocol": "TCP", "scope": "external"},
                "backend-addresses": [{"ip": "10.244.2.20", "port": 8080, "nodeName": "n2", "state": "active"}],
                "flags": {"type": kind, "name": "web", "namespace": "t", "trafficPolicy": "Cluster"}}  # fmt: skip
        return {"spec": spec, "status": {"realized": spec}}

    return [entry(1, WEB, 80, "ClusterIP"), entry(2, EVERY_NODE, 30080, "NodePort")]


def lb_map() -> dict[str, list[str]]:
    """Return `cilium-dbg bpf lb list -o json`, which names nothing."""
    return {
        f"{WEB}:80/TCP (0)": ["0.0.0.0:0 (1) (0) [ClusterIP, non-routable]"],
        f"{WEB}:80/TCP (1)": ["10.244.2.20:8080/TCP (1) (1)"],
        "0.0.0.0:30080/TCP (0)": ["0.0.0.0:0 (2) (0) [NodePort, non-routable]"],
        "[fd00:96::7]:80/TCP (1)": ["[fd00::20]:8080/TCP (3) (1)"],
        "198.51.100.1:443 (0)": ["0.0.0.0:0 (4) (0) [LoadBalancer]"],
    }


def config_map(**settings: str) -> Row:
    """Return the ConfigMap cilium-config."""
    plain = {"routing-mode": "tunnel", "tunnel-protocol": "vxlan", "ipam": "cluster-pool", "cluster-id": "0"}
    data = plain | {name.replace("_", "-"): value for name, value in settings.items()}
    return thing("ConfigMap", "cilium-config", "kube-system", data=data)


def write(folder: Path, manifest: Row) -> None:
    """Write everything beside captures, as the README says: lists at the top, the agents' own into node folders."""
    kinds = {"pods": pods, "nodes": nodes, "ciliumnodes": cilium_nodes, "ciliumendpoints": cilium_endpoints,
             "ciliumidentities": cilium_identities}  # fmt: skip
    for name, made in kinds.items():
        put(folder / "state" / f"{name}.json", listed(name, made(manifest)))
    put(folder / "state" / "cilium-config.json", config_map())
    for node in manifest["nodes"]:
        put(folder / node["name"] / "state" / "endpoints.json", endpoint_list(manifest, node["name"]))
        put(folder / node["name"] / "state" / "status.json", status())
    put(folder / manifest["nodes"][0]["name"] / "state" / "ipcache.json", ipcache(manifest))


def of_sample(folder: Path) -> Row:
    """Return the manifest of a committed run."""
    content: Row = json.loads((folder / "manifest.json").read_bytes())
    return content


def _address(manifest: Row, node: str) -> str:
    return next(str(each["addresses"][0]) for each in manifest["nodes"] if each["name"] == node)


def _health(node: Row) -> str:
    return str(node["router_ip"]).rpartition(".")[0] + ".250"


def _labels(pod: Row) -> list[str]:
    return [f"k8s:{key}={value}" for key, value in {"app": pod["name"], **pod.get("labels", {})}.items()] + [
        f"{NAMESPACE}={pod['namespace']}"
    ]
