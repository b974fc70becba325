"""Who is who, and how Cilium was set up, as the Result shows it."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct
from analyzer.words import Origin


class Known(Struct):
    """What an address or an identity of this run's packets is, and who said so."""

    kind: Literal["pod", "node", "identity", "service", "cidr"]
    """`cidr`: the smallest prefix over the pods seen behind one node's address, where nothing declares pod CIDRs."""
    subject: str
    """The address, the identity's number as tunnels carry it, `address:port/protocol` of a service, or the prefix."""
    name: str | None
    """`namespace/name` of a pod, of a service with its port, a node's name, what the identity stands for; null when
    only packets speak of it."""
    node: str | None
    origin: Origin


class Setting(Struct):
    """One setting of Cilium as state says it, by its name in the ConfigMap `cilium-config`."""

    name: str
    value: str
    source: str
