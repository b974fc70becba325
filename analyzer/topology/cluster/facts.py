"""What state says of a cluster, whichever file said it; the model (topology/model.py) is made from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class NodeFact:
    """A node. `addresses` are on the underlay; `own` are the agent's: router (CiliumInternalIP), health, ingress."""

    name: str
    addresses: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    pod_cidrs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PodFact:
    """A pod as `namespace/name`; what a source does not say is null or empty."""

    name: str
    addresses: tuple[str, ...] = ()
    node: str | None = None
    node_address: str | None = None
    """Address of its node, where the source has no name for it (CiliumEndpoint)."""
    identity: int | None = None
    interface: str | None = None
    """Host-side interface, lxc*."""
    mac: str | None = None
    """The pod's own, on its eth0."""
    labels: tuple[tuple[str, str], ...] = ()


class ServicePort(NamedTuple):
    """A port of a service: protocol in lower case (null: any), its name, and the same port on every node."""

    port: int
    protocol: str | None
    name: str | None
    node_port: int | None


@dataclass(frozen=True)
class ServiceFact:
    """A service as `namespace/name`, null where the source does not name it; `addresses` with their kind."""

    name: str | None
    addresses: tuple[tuple[str, str], ...]
    ports: tuple[ServicePort, ...]
    backends: tuple[str, ...] = ()
    """`address:port`, where the source says them itself."""


@dataclass(frozen=True)
class ConfigFact:
    """One setting of Cilium: its name in the ConfigMap `cilium-config`, also where another file said it."""

    name: str
    value: str
    source: str


@dataclass
class Facts:
    """All facts of the state of one run, in the order of the snapshots: what comes later is newer."""

    nodes: list[NodeFact] = field(default_factory=list)
    pods: list[PodFact] = field(default_factory=list)
    identities: dict[int, dict[str, str]] = field(default_factory=dict)
    """Numeric identity → security labels."""
    identity_of: dict[str, int] = field(default_factory=dict)
    """Address → identity, from ipcache."""
    config: list[ConfigFact] = field(default_factory=list)
    services: list[ServiceFact] = field(default_factory=list)
    backends: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Service → name of its port, empty where it has none → `address:port` of its endpoints."""
    backends_kept: int = 0
    sources: set[str] = field(default_factory=set)
    """Kinds of documents used, as a reader would call them."""
