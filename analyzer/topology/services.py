"""Kubernetes services by the addresses and ports under which packets reach them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MOST = 200_000
"""Frontends that are kept: Kubernetes is tested with 10,000 services (SIG Scalability, thresholds)."""
MOST_BACKENDS = 100
"""Of a frontend; the endpoints of one slice (discovery.k8s.io/v1, default of the controller)."""

Frontend = tuple[str | None, int, str | None]
"""Address (null: every node's own), port, protocol in lower case (null: any)."""


class Service(NamedTuple):
    """What is behind a frontend: `namespace/name`, null where nothing names it, and the service's own port."""

    name: str | None
    port: int
    kind: str
    """ClusterIP, NodePort, LoadBalancer, ExternalIPs, …"""
    backends: tuple[str, ...] = ()
    """`address:port`, sorted, the first MOST_BACKENDS."""

    @property
    def words(self) -> str | None:
        """Return `namespace/name:port`."""
        return f"{self.name}:{self.port}" if self.name else None


@dataclass
class Services:
    """Frontends of one run; lookups return None for what nothing says."""

    frontends: dict[Frontend, Service] = field(default_factory=dict)
    _names: dict[str, set[str | None]] = field(default_factory=dict)
    left_out: int = 0
    """Frontends beyond MOST."""

    def add(self, frontend: Frontend, service: Service) -> Service | None:
        """Keep a frontend, the later one where there was one; return that one if it is another service's."""
        known = self.frontends.get(frontend)
        if known is None and len(self.frontends) >= MOST:
            self.left_out += 1
            return None
        self.frontends[frontend] = _both(frontend, known, service) if known else service
        if frontend[0] is not None:
            self._names.setdefault(frontend[0], set()).add(service.name)
        return known if known and None not in (known.name, service.name) and known.name != service.name else None

    def has(self, address: str) -> bool:
        """Return whether the address is a service's own, not merely a node's with a port of it."""
        return address in self._names

    def at(self, address: str | None, port: int | None, protocol: str | None) -> Service | None:
        """Return the service at an address and port; address null: at a port of every node."""
        if port is None:
            return None
        return self.frontends.get((address, port, protocol)) or self.frontends.get((address, port, None))

    def name(self, address: str) -> str | None:
        """Return `namespace/name` of the one service at an address, whatever the port."""
        found = self._names.get(address, set()) - {None}
        return found.pop() if len(found) == 1 else None


def _both(frontend: Frontend, known: Service, now: Service) -> Service:
    """Join what two sources say of one frontend; who repeats a node's port does not know the service's own."""
    if None not in (known.name, now.name) and known.name != now.name:
        return now
    port = next((each.port for each in (now, known) if each.port != frontend[1]), frontend[1])
    backends = tuple(sorted({*known.backends, *now.backends})[:MOST_BACKENDS])
    return Service(now.name or known.name, port, now.kind or known.kind, backends)
