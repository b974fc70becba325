"""The Helm values that the kind clusters set are ones that Cilium's chart knows."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from tests.kind.chart_keys import keys, paths
from tests.kind.files import KIND, SETUPS, documents, of_chart

FILES = sorted(
    str(path.relative_to(KIND))
    for path in KIND.rglob("*.yaml")
    if path.stem in ("every-setup", "preload", "values", "dsr")
)
SET = re.compile(r'--set "?(\w+)=')
TUTORIAL: dict[str, Any] = {
    "ipam": {
        "mode": "multi-pool",
        "operator": {
            "autoCreateCiliumPodIPPools": {"default": {"ipv4": {"cidrs": ["10.10.0.0/16"], "maskSize": 27}}},
        },
    },
    "kubeProxyReplacement": "true",
    "bpf": {"masquerade": True},
}
"""What Documentation/network/kubernetes/ipam-multi-pool.rst of Cilium 1.20 says to set."""
OURS: dict[str, Any] = {
    "routingMode": "native",
    "autoDirectNodeRoutes": True,
    "ipv4NativeRoutingCIDR": "10.10.0.0/16",
}
"""What the setup is about: no overlay, a route per block; the CIDR is the pool alone (older tutorials: 10.0.0.0/8)."""


def values(name: str) -> dict[str, Any]:
    return documents(KIND / name)[0]


def test_there_are_values_for_every_setup() -> None:
    assert {f"setups/{setup}/values.yaml" for setup in SETUPS} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_values_fit_the_charts_schema(name: str) -> None:
    schema = json.loads(of_chart("values.schema.json").read_text())
    assert [] == [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(values(name))]


@pytest.mark.parametrize("name", FILES)
def test_every_key_stands_in_the_charts_values(name: str) -> None:
    """Commented keys count: loadBalancer.mode is one."""
    assert set() == paths(values(name)) - keys(of_chart("values.yaml").read_text())


def test_so_does_every_key_on_the_command_line() -> None:
    named = set(SET.findall((KIND / "cilium.sh").read_text()))
    assert {"k8sServiceHost", "k8sServicePort"} == named
    assert set() == {(key,) for key in named} - keys(of_chart("values.yaml").read_text())


def test_a_mistyped_key_is_told() -> None:
    """The schema alone lets it pass."""
    assert {("loadBalancer", "dsrDispach")} == paths({"loadBalancer": {"dsrDispach": "geneve"}}) - keys(
        of_chart("values.yaml").read_text()
    )


def test_native_auto_is_the_multi_pool_tutorial_and_native_routing() -> None:
    assert TUTORIAL | OURS == values("setups/native-auto/values.yaml")


def test_a_second_uplink_is_a_device_of_ciliums() -> None:
    """Without a default route it is none by itself; nodes' uplinks are eth0 and, with ecmp, one that Docker names."""
    assert "eth+" == values("setups/native-bgp/values.yaml")["devices"]


def test_images_and_version_are_the_charts_own() -> None:
    chart = documents(of_chart("values.yaml"))[0]
    versions = (KIND / "versions.sh").read_text()
    assert f'"${{CILIUM_VERSION:={chart["image"]["tag"].removeprefix("v")}}}"' in versions
    assert f"{chart['image']['repository']}:v$CILIUM_VERSION" in versions
    assert f"{chart['operator']['image']['repository']}-generic:v$CILIUM_VERSION" in versions
