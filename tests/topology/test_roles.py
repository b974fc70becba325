"""Roles by interface name."""

from __future__ import annotations

import pytest

from analyzer.topology.roles import pod_of, role_of


@pytest.mark.parametrize(
    ("interface", "role"),
    [
        ("eth0", "underlay"),
        ("ens192", "underlay"),
        ("enp3s0f1", "underlay"),
        ("bond0.100", "underlay"),
        ("lxc1a2b3c4d5e6f", "lxc"),
        ("lxc_health", "lxc"),
        ("cilium_vxlan", "tunnel"),
        ("cilium_geneve", "tunnel"),
        ("flannel.1", "tunnel"),
        ("genev_sys_6081", "tunnel"),
        ("cilium_host", "host"),
        ("cilium_net", "host"),
        ("cilium_wg0", "wireguard"),
        ("any", "any"),
        ("pod-web-1-eth0", "pod"),
        ("lo", "unknown"),
        ("anything", "unknown"),
        ("my-eth0", "unknown"),
        ("docker0", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_name_suggests_a_role_or_none(interface: str, role: str) -> None:
    assert role == role_of(interface)


@pytest.mark.parametrize(
    ("interface", "pod"),
    [("pod-a1-eth0", "a1"), ("pod-web-7f9c-x2x-eth10", "web-7f9c-x2x"), ("pod--eth0", None), ("eth0", None)],
)
def test_a_pods_file_names_its_pod(interface: str, pod: str | None) -> None:
    assert pod == pod_of(interface)
