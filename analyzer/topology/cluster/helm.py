"""Helm's values of Cilium → settings: `helm get values cilium`, as JSON or YAML (a sysdump's cilium-helm-values).

Names and defaults by Cilium's values.yaml, 1.20.0; what Helm was told stands, a default stands for no value.
"""

from __future__ import annotations

from typing import Any

from analyzer.topology.cluster.facts import ConfigFact, Facts
from analyzer.topology.cluster.fields import Row, at, text

SOURCE = "Helm values"
TELLING = ("routingMode", "tunnelProtocol", "tunnelPort")
"""Keys at the top of the values, by one of which they are told from any other document."""
SETTINGS = {
    "routing-mode": ("routingMode",),
    "tunnel-protocol": ("tunnelProtocol",),
    "tunnel-port": ("tunnelPort",),
    "mtu": ("MTU",),
    "auto-direct-node-routes": ("autoDirectNodeRoutes",),
    "ipv4-native-routing-cidr": ("ipv4NativeRoutingCIDR",),
    "kube-proxy-replacement": ("kubeProxyReplacement",),
    "enable-bpf-masquerade": ("bpf", "masquerade"),
    "enable-endpoint-routes": ("endpointRoutes", "enabled"),
    "bpf-lb-mode": ("loadBalancer", "mode"),
    "bpf-lb-dsr-dispatch": ("loadBalancer", "dsrDispatch"),
}
"""Setting by its name in cilium-config → where Helm's values have it."""


def take(row: Row, facts: Facts) -> bool:
    """Add what the values say; False where the object is no such document."""
    if "kind" in row or "apiVersion" in row or not any(_words(row.get(key)) for key in TELLING):
        return False
    facts.config += [
        ConfigFact(name, said, SOURCE) for name, path in SETTINGS.items() if (said := _words(at(row, *path)))
    ]
    facts.sources.add(SOURCE)
    return True


def _words(value: Any) -> str | None:
    """Return a value as the ConfigMap would hold it; None for 0 and the empty text, which leave it to Cilium."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if 0 < value < 1 << 63 else None
    return text(value)
