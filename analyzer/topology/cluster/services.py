"""Services of a cluster → facts: Service, EndpointSlice, Endpoints; `cilium-dbg service list`, `bpf lb list`.

Shapes by the Kubernetes API reference (core/v1, discovery.k8s.io/v1), api/v1/models/service.go and
cilium-dbg/cmd/bpf_lb_list.go of Cilium 1.20. Headless and ExternalName services have no address of their own.
"""

from __future__ import annotations

import ipaddress
import re
from itertools import islice
from typing import Any

from analyzer.topology.cluster.facts import Facts, ServiceFact, ServicePort
from analyzer.topology.cluster.fields import Row, address, at, number, rows, text, texts

SERVICE_NAME = "kubernetes.io/service-name"
"""Label of an EndpointSlice."""
HIGHEST_PORT = 0xFFFF
FRONTEND = re.compile(r"\[?([0-9a-fA-F.:]{2,45})\]?:(\d{1,5})(?:/([A-Za-z]{1,8}))?(?:/i)?(?=[ ]|$)")
"""`10.96.0.1:443/TCP (0)`: loadbalancer.L3n4Addr in words; `/i` is the scope of internal traffic."""
KIND = re.compile(r"\[(ClusterIP|NodePort|LoadBalancer|ExternalIPs|HostPort|LocalRedirect)\b")
MOST_ENDPOINTS = 500_000
"""That are kept of all services together."""
MOST_PARTS = 1000
"""Ports, and addresses, of one service that are read; backends of one frontend likewise."""


def take_service(row: Row, facts: Facts) -> bool:
    """Add a Service."""
    name = _name(row)
    if name is None:
        return False
    spec = row.get("spec")
    found = [(each, "ClusterIP") for each in [*texts(at(spec, "clusterIPs")), at(spec, "clusterIP")]]
    found += [(each, "ExternalIPs") for each in texts(at(spec, "externalIPs"))]
    found += [(each.get("ip"), "LoadBalancer") for each in rows(at(row, "status", "loadBalancer", "ingress"))]
    addresses = {where: kind for each, kind in found[:MOST_PARTS] if (where := address(each))}
    ports = tuple(filter(None, map(_port, rows(at(spec, "ports"))[:MOST_PARTS])))
    facts.services.append(ServiceFact(name, tuple(addresses.items()), ports))
    return True


def take_slice(row: Row, facts: Facts) -> bool:
    """Add the endpoints of an EndpointSlice to its service's."""
    namespace, name = text(at(row, "metadata", "namespace")), text(at(row, "metadata", "labels", SERVICE_NAME))
    if not namespace:
        return False
    if name:
        ready = [each for each in rows(row.get("endpoints")) if at(each, "conditions", "ready") is not False]
        addresses = [each for endpoint in ready for each in texts(endpoint.get("addresses"))]
        _add_backends(facts, f"{namespace}/{name}", addresses, rows(row.get("ports")))
    return True


def take_endpoints(row: Row, facts: Facts) -> bool:
    """Add the addresses of an Endpoints object, which is called like its service."""
    name = _name(row)
    if name is None:
        return False
    for subset in rows(row.get("subsets")):
        addresses = [text(each.get("ip")) for each in rows(subset.get("addresses"))]
        _add_backends(facts, name, addresses, rows(subset.get("ports")))
    return True


def take_listed(row: Row, facts: Facts, node: str | None) -> None:
    """Add an entry of `cilium-dbg service list -o json`; the spec and what was realized are of one form."""
    spec = row["spec"] if at(row, "spec", "frontend-address") else at(row, "status", "realized")
    front, flags = at(spec, "frontend-address"), at(spec, "flags")
    namespace, name = text(at(flags, "namespace")), text(at(flags, "name"))
    backends = [_backend(each.get("ip"), each.get("port")) for each in rows(at(spec, "backend-addresses"))[:MOST_PARTS]]
    _add_frontend(
        facts,
        f"{namespace}/{name}" if namespace and name else None,
        (at(front, "ip"), number(at(front, "port")), text(at(front, "protocol"))),
        text(at(flags, "type")) or "",
        [each for each in backends if each],
    )


def take_lb_map(row: Row, facts: Facts, node: str | None) -> None:
    """Add `cilium-dbg bpf lb list -o json`: frontend → lines of words, of which the first says the kind."""
    for key, lines in row.items():
        found = FRONTEND.match(key)
        if found is None:
            continue
        words = [line[:200] for line in islice(texts(lines), MOST_PARTS)]
        kinds = [kind[1] for line in words if (kind := KIND.search(line))]
        behind = [each for line in words if (each := FRONTEND.match(line)) and each[2] != "0"]
        backends = [back for each in behind if (back := _backend(each[1], number(each[2])))]
        _add_frontend(facts, None, (found[1], number(found[2]), found[3]), kinds[0] if kinds else "", backends)


def is_lb_map(row: Row) -> bool:
    """Return whether an object is what `cilium-dbg bpf lb list -o json` prints."""
    key, lines = next(iter(row.items()), ("", None))
    return bool(FRONTEND.match(key)) and isinstance(lines, list) and all(isinstance(line, str) for line in lines[:10])


def _add_frontend(
    facts: Facts, name: str | None, front: tuple[Any, int | None, str | None], kind: str, backends: list[str]
) -> None:
    where, port, protocol = address(front[0]), front[1], front[2]
    if where is None or not port or port > HIGHEST_PORT:
        return
    of_nodes = ipaddress.ip_address(where).is_unspecified
    plain = None if protocol is None or protocol.lower() in ("any", "none") else protocol.lower()
    own = ServicePort(port, plain, None, port if of_nodes else None)
    addresses = () if of_nodes else ((where, kind),)
    facts.services.append(ServiceFact(name, addresses, (own,), tuple(sorted(set(backends)))))


def _add_backends(facts: Facts, name: str, addresses: list[Any], ports: list[Row]) -> None:
    known = facts.backends.setdefault(name, {})
    for port in ports[:MOST_PARTS]:
        found = known.setdefault(text(port.get("name")) or "", set())
        for each in addresses:
            backend = _backend(each, port.get("port"))
            if backend and backend not in found and facts.backends_kept < MOST_ENDPOINTS:
                found.add(backend)
                facts.backends_kept += 1


def _backend(where: Any, port: Any) -> str | None:
    plain, behind = address(where), number(port)
    if plain is None or not behind or behind > HIGHEST_PORT:
        return None
    return f"[{plain}]:{behind}" if ":" in plain else f"{plain}:{behind}"


def _port(row: Row) -> ServicePort | None:
    """Return a port of a Service; its protocol is TCP where it says none."""
    port, of_node = number(row.get("port")), number(row.get("nodePort"))
    if not port or port > HIGHEST_PORT:
        return None
    of_node = of_node if of_node and of_node <= HIGHEST_PORT else None
    return ServicePort(port, (text(row.get("protocol")) or "TCP").lower(), text(row.get("name")), of_node)


def _name(row: Row) -> str | None:
    namespace, name = text(at(row, "metadata", "namespace")), text(at(row, "metadata", "name"))
    return f"{namespace}/{name}" if namespace and name else None
