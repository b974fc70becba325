"""What an interface's name says of its role (cilium-cni, pkg/datapath/connector; systemd.net-naming-scheme(7))."""

from __future__ import annotations

import re

from analyzer.words import Role

POD_FILE = re.compile(r"pod-(?P<pod>.+)-eth\d+$")
PATTERNS: tuple[tuple[str, Role], ...] = (
    (r"pod-.+-eth\d+$", "pod"),
    (r"lxc", "lxc"),
    (r"cilium_(vxlan|geneve)", "tunnel"),
    (r"(vxlan|geneve|genev_sys_|flannel\.)", "tunnel"),
    (r"cilium_(host|net)$", "host"),
    (r"(cilium_wg|wg)\d", "wireguard"),
    (r"any$", "any"),
    (r"(eth|ens|enp|eno|bond|team|em)\d", "underlay"),
)


def role_of(interface: str) -> Role:
    """Return the role that the name suggests, `unknown` when it suggests none."""
    for pattern, role in PATTERNS:
        if re.match(pattern, interface):
            return role
    return "unknown"


def pod_of(interface: str) -> str | None:
    """Return the pod named by a file called `pod-NAME-eth0`, else None."""
    match = POD_FILE.match(interface)
    return match["pod"] if match else None
