"""Numbers in headers that IANA and IEEE assigned: what the usual ones stand for."""

from __future__ import annotations

ETHERTYPES = {
    0x0800: "IPv4",
    0x0806: "ARP",
    0x6558: "Ethernet",
    0x8100: "802.1Q tag",
    0x86DD: "IPv6",
    0x8847: "MPLS",
    0x8863: "PPPoE discovery",
    0x8864: "PPPoE session",
    0x88A8: "802.1ad tag",
    0x88CC: "LLDP",
    0x88E5: "MACsec",
    0x894F: "NSH",
    0x9100: "QinQ tag",
}
"""https://www.iana.org/assignments/ieee-802-numbers; transparent Ethernet bridging is a whole frame."""
PROTOCOLS = {
    0: "IPv6 hop-by-hop options",
    1: "ICMP",
    2: "IGMP",
    4: "IPv4",
    6: "TCP",
    17: "UDP",
    41: "IPv6",
    43: "IPv6 routing header",
    44: "IPv6 fragment header",
    47: "GRE",
    50: "ESP",
    51: "authentication header",
    58: "ICMPv6",
    59: "nothing follows",
    60: "IPv6 destination options",
    89: "OSPF",
    112: "VRRP",
    132: "SCTP",
}
"""https://www.iana.org/assignments/protocol-numbers."""
DSCP = {0: "best effort", 46: "expedited forwarding", 44: "voice admit"}
DSCP |= {8 * each: f"class selector {each}" for each in range(1, 8)}
DSCP |= {8 * each + 2 * drop: f"assured forwarding {each}{drop}" for each in range(1, 5) for drop in range(1, 4)}
"""https://www.iana.org/assignments/dscp-registry."""
ECN = {0: "not ECN-capable", 1: "ECN-capable, ECT(1)", 2: "ECN-capable, ECT(0)", 3: "congestion experienced"}
"""RFC 3168 5."""
HARDWARE = {1: "Ethernet", 512: "tunnel of IPv4 in IPv4", 65534: "none", 772: "loopback", 778: "GRE"}
"""ARPHRD_ numbers, include/uapi/linux/if_arp.h."""
INITIAL_TTLS = (64, 128, 255)
"""What systems send with: Linux and macOS, Windows, routers and link-local protocols."""
PORTS = {
    53: "DNS",
    67: "DHCP server",
    68: "DHCP client",
    80: "HTTP",
    123: "NTP",
    179: "BGP",
    443: "HTTPS",
    4240: "Cilium health",
    4789: "VXLAN",
    4790: "VXLAN-GPE",
    5201: "iperf3",
    6081: "Geneve",
    6443: "Kubernetes API",
    8472: "VXLAN, Linux's and Cilium's",
    10250: "kubelet",
    51871: "WireGuard, Cilium's",
}
"""What usually listens there, IANA's or the project's own default."""


def hops_below(ttl: int) -> str | None:
    """Return how many hops a TTL is below the next usual initial value."""
    initial = next((each for each in INITIAL_TTLS if each >= ttl), None)
    if initial is None:
        return None
    return (
        "a usual initial value" if initial == ttl else f"{initial - ttl} below {initial}, the next usual initial value"
    )
