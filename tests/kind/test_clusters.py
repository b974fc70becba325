"""The clusters' configurations hold no field that kind does not have (pkg/apis/config/v1alpha4/types.go)."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest

from tests.kind.files import KIND, SETUPS, documents


class Networking(msgspec.Struct, forbid_unknown_fields=True):
    ipFamily: Literal["ipv4", "ipv6", "dual"] = "ipv4"  # noqa: N815 - kind's own names
    apiServerPort: int | None = None  # noqa: N815
    apiServerAddress: str | None = None  # noqa: N815
    podSubnet: str | None = None  # noqa: N815
    serviceSubnet: str | None = None  # noqa: N815
    disableDefaultCNI: bool = False  # noqa: N815
    kubeProxyMode: Literal["iptables", "ipvs", "nftables", "none"] = "iptables"  # noqa: N815
    dnsSearch: list[str] | None = None  # noqa: N815


class Node(msgspec.Struct, forbid_unknown_fields=True):
    role: Literal["control-plane", "worker"] = "control-plane"
    image: str | None = None
    labels: dict[str, str] = {}


class Cluster(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["Cluster"]
    apiVersion: Literal["kind.x-k8s.io/v1alpha4"]  # noqa: N815
    name: str | None = None
    nodes: list[Node] = []
    networking: Networking = msgspec.field(default_factory=Networking)


def cluster(setup: str) -> Cluster:
    (found,) = documents(KIND / f"setups/{setup}/cluster.yaml")
    return msgspec.convert(found, Cluster)


@pytest.mark.parametrize("setup", SETUPS)
def test_every_field_is_kinds(setup: str) -> None:
    found = cluster(setup)
    assert found.networking.disableDefaultCNI
    assert ["control-plane", "worker", "worker2"] == [node.labels["podpath/node"] for node in found.nodes]
    assert ["control-plane", "worker", "worker"] == [node.role for node in found.nodes]


@pytest.mark.parametrize("setup", SETUPS)
def test_kube_proxy_is_there_exactly_where_cilium_does_not_stand_in_for_it(setup: str) -> None:
    values = documents(KIND / f"setups/{'native-auto' if setup == 'native-bgp' else setup}/values.yaml")[0]
    replaced = values.get("kubeProxyReplacement") == "true"
    assert replaced == (cluster(setup).networking.kubeProxyMode == "none")


@pytest.mark.parametrize("setup", ["vxlan", "geneve"])
def test_overlays_take_their_addresses_from_kubernetes(setup: str) -> None:
    assert "kubernetes" == documents(KIND / f"setups/{setup}/values.yaml")[0]["ipam"]["mode"]
    assert "10.244.0.0/16" == cluster(setup).networking.podSubnet
