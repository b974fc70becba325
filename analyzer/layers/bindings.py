"""The whole tree on one screen: (table, key) → the layer that reads what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from analyzer.errors import Misused

Bindings = dict[tuple[str, int], str]
"""(table, key) → the layer's module in this folder, by name: who needs the tree alone imports no layer, and no dpkt."""

ROWS: tuple[tuple[str, int, str], ...] = (
    # LINKTYPE_ numbers, https://www.tcpdump.org/linktypes.html
    ("link", 0, "null_loop"),
    ("link", 1, "ethernet"),
    ("link", 12, "raw_ip"),
    ("link", 14, "raw_ip"),
    ("link", 101, "raw_ip"),
    ("link", 108, "null_loop"),
    ("link", 113, "linux_sll"),
    ("link", 228, "ipv4"),
    ("link", 229, "ipv6"),
    ("link", 276, "linux_sll2"),
    ("ethertype", 0x0800, "ipv4"),
    ("ethertype", 0x0806, "arp"),
    ("ethertype", 0x8100, "vlan"),
    ("ethertype", 0x86DD, "ipv6"),
    ("ethertype", 0x88A8, "vlan"),
    ("ethertype", 0x9100, "vlan"),
    ("ip_proto", 0, "ipv6_extension"),
    ("ip_proto", 1, "icmp"),
    ("ip_proto", 4, "ip_in_ip"),
    ("ip_proto", 6, "tcp"),
    ("ip_proto", 17, "udp"),
    ("ip_proto", 41, "ip_in_ip"),
    ("ip_proto", 43, "ipv6_extension"),
    ("ip_proto", 44, "ipv6_fragment"),
    ("ip_proto", 47, "gre"),
    ("ip_proto", 50, "encrypted"),
    ("ip_proto", 51, "authentication"),
    ("ip_proto", 58, "icmp"),
    ("ip_proto", 59, "no_next_header"),
    ("ip_proto", 60, "ipv6_extension"),
    ("ip_proto", 132, "sctp"),
    ("udp_port", 4789, "vxlan"),
    ("udp_port", 4790, "vxlan"),
    ("udp_port", 6081, "geneve"),
    ("udp_port", 8472, "vxlan"),
    ("udp_port", 51871, "encrypted"),
    ("tunnel_payload", 0x0800, "ipv4"),
    ("tunnel_payload", 0x0806, "arp"),
    ("tunnel_payload", 0x6558, "ethernet"),
    ("tunnel_payload", 0x86DD, "ipv6"),
)
TunnelProtocol = Literal["vxlan", "geneve"]
Ports = dict[int, TunnelProtocol]
"""UDP port → the tunnel protocol it carries."""
LINK_NAMES = {
    0: "bsd-null",
    1: "ethernet",
    12: "raw-ip",
    14: "raw-ip",
    101: "raw-ip",
    108: "bsd-loop",
    113: "linux-sll",
    228: "ipv4",
    229: "ipv6",
    276: "linux-sll2",
}
OPTIONAL = "udp_port"
"""The one table whose misses are ordinary payload; elsewhere an unknown key is `unsupported`."""


def build(tunnel_ports: Mapping[int, TunnelProtocol] | None = None) -> Bindings:
    """Return the table; a given port leads to its protocol whatever it leads to otherwise (Cilium's tunnelPort)."""
    bindings: Bindings = {}
    for table, key, layer in ROWS:
        if bindings.setdefault((table, key), layer) != layer:
            raise ValueError(f"{table} {key} is bound to both {bindings[table, key]} and {layer}")
    return bindings | {("udp_port", port): protocol for port, protocol in (tunnel_ports or {}).items()}


def chosen_ports(vxlan: Iterable[int], geneve: Iterable[int]) -> Ports:
    """Return the command line's ports; raises Misused when one is given to both protocols."""
    ports: Ports = dict.fromkeys(vxlan, "vxlan")
    for port in geneve:
        if port in ports:
            why = f"UDP port {port} cannot carry VXLAN and Geneve at once"
            raise Misused("cannot use these tunnel ports", why, "give each port to one of them")
        ports[port] = "geneve"
    return ports
