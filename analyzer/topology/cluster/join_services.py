"""Facts of services → the model's frontends; each address and port gets its service, and its backends."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.topology.cluster.facts import Facts, ServiceFact, ServicePort
from analyzer.topology.cluster.services import MOST_ENDPOINTS
from analyzer.topology.model import Topology
from analyzer.topology.services import MOST_BACKENDS, Frontend, Service


def join_services(topology: Topology, facts: Facts) -> None:
    """Add the services; where sources name one frontend differently, the later one stands and a note tells."""
    for fact in facts.services:
        for frontend, service in _frontends(fact, facts):
            other = topology.services.add(frontend, service)
            if other is not None:
                where = f"{frontend[0] or 'port'}:{frontend[1]}"
                topology.notes.append(
                    f"{where} is service {other.name} in one source and {service.name} in a later one: "
                    f"{service.name} is used"
                )
    if topology.services.left_out:
        topology.notes.append(f"{topology.services.left_out} service addresses more than are kept were left out")
    if facts.backends_kept >= MOST_ENDPOINTS:
        topology.notes.append(f"of the services' endpoints only the first {MOST_ENDPOINTS:,} were kept")
    for address in sorted({front[0] for front in topology.services.frontends if front[0] is not None}):
        pod = topology.pods.get(address)
        if pod is not None and pod.name:
            topology.notes.append(f"{address} is pod {pod.name} and a service's address: taken for the pod")


def _frontends(fact: ServiceFact, facts: Facts) -> Iterator[tuple[Frontend, Service]]:
    for port in fact.ports:
        backends = _backends(fact, port, facts)
        for address, kind in fact.addresses:
            yield (address, port.port, port.protocol), Service(fact.name, port.port, kind, backends)
        if port.node_port:
            yield (None, port.node_port, port.protocol), Service(fact.name, port.port, "NodePort", backends)


def _backends(fact: ServiceFact, port: ServicePort, facts: Facts) -> tuple[str, ...]:
    """Return what the source itself says, else the endpoints of the port's name."""
    found = fact.backends or facts.backends.get(fact.name or "", {}).get(port.name or "", ())
    return tuple(sorted(found)[:MOST_BACKENDS])
