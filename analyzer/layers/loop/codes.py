"""Numbers that stand for words in a row: layers, statuses, tunnel kinds, and why reading stopped."""

from __future__ import annotations

LAYERS = (
    "none",
    "ethernet",
    "vlan",
    "linux_sll",
    "linux_sll2",
    "raw_ip",
    "null_loop",
    "arp",
    "ipv4",
    "ipv6",
    "ipv6_extension",
    "ipv6_fragment",
    "no_next_header",
    "tcp",
    "udp",
    "sctp",
    "icmp",
    "vxlan",
    "geneve",
    "ip_in_ip",
    "encrypted",
    "gre",
    "authentication",
)
"""Names of the reference's modules; a layer's number is its place here."""
(
    NONE,
    ETHERNET,
    VLAN,
    LINUX_SLL,
    LINUX_SLL2,
    RAW_IP,
    NULL_LOOP,
    ARP,
    IPV4,
    IPV6,
    IPV6_EXTENSION,
    IPV6_FRAGMENT,
    NO_NEXT_HEADER,
    TCP,
    UDP,
    SCTP,
    ICMP,
    VXLAN,
    GENEVE,
    IP_IN_IP,
    ENCRYPTED,
    GRE,
    AUTHENTICATION,
) = range(23)
PAYLOAD, FAULT, TUNNEL, QUOTE = -1, -2, 64, 128
"""Instead of a layer: nothing more to read; stopped. Added to one: a tunnel's or a quoted packet starts with it."""

STATUSES = ("ok", "truncated", "malformed", "unsupported")
OK, TRUNCATED, MALFORMED, UNSUPPORTED = range(4)
TUNNEL_KINDS = ("vxlan", "geneve", "ipip", "gre")
KIND_VXLAN, KIND_GENEVE, KIND_IPIP, KIND_GRE = range(4)
ENCRYPTIONS = ("esp", "wireguard")

MAX_TUNNELS, MAX_HEADERS = 4, 32

TABLES = ("link", "ethertype", "udp_port", "tunnel_payload", "ip_proto")
LINK, ETHERTYPE, UDP_PORT, TUNNEL_PAYLOAD, IP_PROTO = (size * 65536 for size in range(5))
"""Where each table of bindings begins: key → layer, one byte each."""
TABLES_LEN = 4 * 65536 + 256

STOPS = (
    "",
    "{layer} header does not fit",
    "link {0}",
    "ethertype 0x{0:04x}",
    "tunnel_payload 0x{0:04x}",
    "ip_proto {0}",
    "802.3 length field (LLC)",
    "ARP with address lengths {high} and {low}",
    "IPv4 header of version {0}",
    "IPv4 header length {0}",
    "IPv4 total length {high} is below the header's {low}",
    "IPv4 options do not fit",
    "IPv6 header of version {0}",
    "IPv6 extension header does not fit",
    "raw IP of version {0}",
    "address family {0}",
    "TCP header does not fit",
    "TCP header length {0}",
    "TCP options do not fit",
    "UDP length {0}",
    "Geneve version {0}",
    "Geneve options do not fit",
    "more than {0} nested tunnels",
    "more than {0} headers",
    "GRE version {0}",
    "GRE with source routes",
    "GRE header does not fit",
    "authentication header length {0}",
    "authentication header does not fit",
    "UDP header does not fit",
    "SCTP header does not fit",
    "the IP length goes beyond the end",
    "the UDP length goes beyond the end",
    "Geneve options contradict their length",
    "ARP for protocol type 0x{0:04x}",
)
(
    _,
    HEADER_CUT,
    NO_LINK,
    NO_ETHERTYPE,
    NO_TUNNEL_PAYLOAD,
    NO_IP_PROTO,
    LLC,
    ARP_LENGTHS,
    IPV4_VERSION,
    IPV4_HEADER_LENGTH,
    IPV4_TOTAL_LENGTH,
    IPV4_OPTIONS,
    IPV6_VERSION,
    EXTENSION_CUT,
    RAW_VERSION,
    FAMILY,
    TCP_CUT,
    TCP_HEADER_LENGTH,
    TCP_OPTIONS,
    UDP_LEN,
    GENEVE_VERSION,
    GENEVE_OPTIONS,
    TOO_MANY_TUNNELS,
    TOO_MANY_HEADERS,
    GRE_VERSION,
    GRE_ROUTES,
    GRE_CUT,
    AUTHENTICATION_LENGTH,
    AUTHENTICATION_CUT,
    UDP_CUT,
    SCTP_CUT,
    IP_PAST_END,
    UDP_PAST_END,
    GENEVE_OPTION_LENGTHS,
    ARP_PROTOCOL,
) = range(35)
IN_NEXT_FRAGMENT = 256
"""Added to a stop: what does not fit goes on in the next fragment."""


def stop_words(stop: int, argument: int) -> str | None:
    """Return why reading stopped, as the reference says it; None when it did not."""
    if not stop:
        return None
    layer = LAYERS[argument] if 0 <= argument < len(LAYERS) else ""
    words = STOPS[stop & 255].format(argument, layer=layer, high=argument >> 16, low=argument & 0xFFFF)
    return f"{words}: it goes on in the next fragment" if stop & IN_NEXT_FRAGMENT else words
