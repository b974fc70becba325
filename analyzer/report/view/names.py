"""What things are called on the page: setups, datapaths, tunnels, roles, path classes."""

from __future__ import annotations

import zlib

from analyzer.report.view.text import clip
from analyzer.result import Run

SETUPS = {"vxlan": "VXLAN", "native-auto": "Native (auto routes)", "native-bgp": "Native (BGP)", "geneve": "Geneve"}
TUNNELS = {"vxlan": "VXLAN", "geneve": "Geneve", "ipip": "IPIP", "gre": "GRE", "wireguard": "WireGuard", "esp": "ESP"}
ROLES = {
    "pod": "inside the pod",
    "lxc": "pod's veth, node end",
    "host": "Cilium's host device",
    "tunnel": "tunnel device",
    "underlay": "node's network interface",
    "wireguard": "WireGuard device",
    "router": "router",
    "any": "all interfaces",
    "unknown": "role unknown",
}
LAYERS = {
    "outer ip": "Outer IP",
    "udp": "UDP",
    "vxlan": "VXLAN",
    "geneve": "Geneve",
    "geneve options": "Options",
    "inner ethernet": "Inner Ethernet",
    "other": "Other",
}
SCOPES = {"intranode": "same node", "internode": "other node", "other": "elsewhere"}


def setup(run: Run) -> str:
    """Return the setup's name, or the run's id where there is no setup."""
    return clip(SETUPS.get(run.setup or "", run.setup or run.id), 40)


def heading(run: Run) -> str:
    """Return the setup's name, with the scenario where it is not the plain one."""
    plain = run.scenario in (None, "baseline") or (run.setup, run.scenario) == ("native-bgp", "bgp")
    return setup(run) if plain else f"{setup(run)}: {_scenario(run.scenario or '')}"


def _scenario(name: str) -> str:
    """Return the scenario's name; that of `cilium-vxlan-crossnode-ping` need not say its setup again."""
    if not name.startswith("cilium-"):
        return clip(name, 30)
    return "Cilium " + clip(name.removeprefix("cilium-").removeprefix("vxlan-").removeprefix("native-"), 30)


def in_sentence(run: Run) -> str:
    """Return the heading as it stands in running text, without its colon: `native (BGP) “no-route”`."""
    name, colon, scenario = heading(run).partition(": ") if run.setup else (heading(run), "", "")
    name = f"n{name[1:]}" if name.startswith("Native") else name
    return f"{name} “{scenario}”" if colon else name


def tunnel(kind: str) -> str:
    """Return a tunnel protocol's name as its authors write it."""
    return TUNNELS.get(kind, clip(kind, 20))


def maker(run: Run) -> str:
    """Say who made the packets, so that a lab is never taken for Cilium."""
    return {
        "cilium": f"genuine Cilium {clip((run.cilium_version or '').split(' (')[0], 30)}".strip(),
        "ebpf-lab": "eBPF lab, not Cilium",
        "kernel-forwarding": "kernel forwarding, not Cilium",
        "unknown": "unknown datapath",
    }[run.datapath]


def anchor(run: Run) -> str:
    """Return the run's id as an HTML id: `/` as `.`, and a checksum where anything else had to go."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "/-_") else "-" for c in run.id)[:60]
    checksum = "" if plain == run.id else f"-{zlib.crc32(run.id.encode('utf-8', 'replace')):08x}"
    return "run-" + plain.replace("/", ".") + checksum
