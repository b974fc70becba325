"""Where each fact of a frame stands in its row: one int64 a slot, so that compiled code and Python read the same row.

A row is FRAME_SLOTS of the frame, then PACKET_SLOTS each for the outermost packet, the innermost one a tunnel carries,
and the packet an ICMP error quotes. NULL means not there. Addresses take two slots, upper and lower 64 bits.
"""

from __future__ import annotations

NULL = -(1 << 63)

# the frame
(
    NUMBER,
    TIME,
    WIRE_LEN,
    CAP_LEN,
    DATA,  # offset of the frame's bytes in the block they were read from
    LINK_TYPE,
    INTERFACE,
    STATUS,
    STOP,
    STOP_ARG,
    FLAW,  # what a header says wrongly though reading went on, as a stop
    FLAW_HERE,  # the same of the header that was read last
    TUNNELS,  # depth
    QUOTES,  # 1 when an ICMP error quotes a packet
    OVERHEAD,
    OVERHEAD_IP,
    OVERHEAD_UDP,
    OVERHEAD_HEADER,
    OVERHEAD_OPTIONS,
    OVERHEAD_ETHERNET,
    TUNNEL_KIND,  # of the outermost tunnel
    VNI,  # of the outermost tunnel
    TUNNEL_PATH,  # kind + 1 of each tunnel, four bits each, outermost lowest
    VXLAN_VNI,  # these and the following: of the outermost tunnel of that protocol
    VXLAN_FLAGS,
    VXLAN_GBP,
    VXLAN_NEXT_PROTO,
    GENEVE_VNI,
    GENEVE_FLAGS,
    GENEVE_PROTO_TYPE,
    GRE_FLAGS_AND_VERSION,
    GRE_PROTO,
    GRE_KEY,
    OPTIONS_AT,  # Geneve options of the outermost Geneve header: offset in the frame
    OPTIONS_LEN,
    FRAME_SLOTS,
) = range(36)

# a packet, relative to its block
(
    L3_START,
    ETH_SRC,
    ETH_DST,
    ETH_TYPE,
    VLAN_ID,
    SLL_PKTTYPE,
    SLL_IFINDEX,
    IP_VERSION,
    IP_SRC_HI,
    IP_SRC,
    IP_DST_HI,
    IP_DST,
    IP_TTL,
    IP_PROTO,
    IP_LEN,
    IP_HDR_LEN,
    IP_ID,
    IP_DSFIELD,
    IP_DF,
    IP_MF,
    IP_FRAG_OFFSET,
    SRCPORT,
    DSTPORT,
    TCP_SEQ,
    TCP_ACK,
    TCP_FLAGS,
    TCP_WINDOW,
    TCP_HDR_LEN,
    TCP_MSS,
    TCP_WSCALE,
    TCP_SACK_PERM,
    TCP_SACK_COUNT,
    TCP_SACK_LE,  # edges of the first block
    TCP_SACK_RE,
    TCP_TSVAL,
    TCP_TSECR,
    UDP_LENGTH,
    UDP_CHECKSUM,
    ICMP_TYPE,
    ICMP_CODE,
    ICMP_IDENT,
    ICMP_SEQ,
    ICMP_MTU,
    ARP_OPCODE,
    ARP_SRC_MAC,
    ARP_SRC_IP,
    ARP_DST_IP,
    ENCRYPTED,
    ESP_SPI,
    DSR_IP_HI,  # Cilium's DSR as IPv4 option or IPv6 destination option
    DSR_IP,
    DSR_PORT,
    PACKET_SLOTS,
) = range(53)

OUTER = FRAME_SLOTS
INNER = OUTER + PACKET_SLOTS
QUOTED = INNER + PACKET_SLOTS
ROW_SLOTS = QUOTED + PACKET_SLOTS
