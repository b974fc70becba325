"""Tunnel headers: VXLAN, Geneve, IP in IP. Each adds its part of the overhead and announces the packet it carries."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.big_endian import be16, be32
from analyzer.layers.loop.codes import (
    GENEVE_OPTION_LENGTHS,
    GENEVE_OPTIONS,
    GENEVE_VERSION,
    GRE_CUT,
    GRE_ROUTES,
    GRE_VERSION,
    IPV4,
    IPV6,
    KIND_GENEVE,
    KIND_GRE,
    KIND_IPIP,
    KIND_VXLAN,
    MAX_TUNNELS,
    NO_TUNNEL_PAYLOAD,
    PAYLOAD,
    TRUNCATED,
    TUNNEL,
    TUNNEL_PAYLOAD,
    UNSUPPORTED,
)
from analyzer.layers.loop.fault import fault
from analyzer.layers.loop.jit import compiled


@compiled
def enter(row, p, kind, vni, header, options, udp):
    """Add what stands around the carried packet; the outermost tunnel gives kind and VNI."""
    if row[s.QUOTES] or row[s.TUNNELS] == MAX_TUNNELS:
        return
    if row[s.TUNNELS] == 0:
        row[s.TUNNEL_KIND] = kind
        row[s.VNI] = vni
        row[s.TUNNEL_PATH] = 0
    row[s.TUNNEL_PATH] |= (kind + 1) << (row[s.TUNNELS] << 2)
    row[s.OVERHEAD_IP] += row[p + s.IP_HDR_LEN]
    row[s.OVERHEAD_UDP] += udp
    row[s.OVERHEAD_HEADER] += header
    row[s.OVERHEAD_OPTIONS] += options


@compiled
def carried(tables, row, protocol, at, end):
    layer = np.int64(tables[TUNNEL_PAYLOAD + protocol])
    if layer == 0:
        row[s.STOP] = NO_TUNNEL_PAYLOAD
        row[s.STOP_ARG] = protocol
    return layer + TUNNEL, at, end


@compiled
def vxlan(b, at, end, row, p, tables):
    if not b[at] & 8:
        return PAYLOAD, at, end
    flags, policy = be16(b, at), be16(b, at + 2)
    vni = be32(b, at + 4) >> 8
    if not row[s.QUOTES] and row[s.VXLAN_VNI] == s.NULL:
        row[s.VXLAN_VNI] = vni
        row[s.VXLAN_FLAGS] = flags
    if not row[s.QUOTES] and flags & 0x8400:
        vxlan_drafts(row, flags, policy)
    enter(row, p, KIND_VXLAN, vni, 8, 0, 8)
    protocol = 0x6558
    if flags & 0x0400 and row[p + s.DSTPORT] == 4790:
        protocol = next_protocol(policy & 255)
    return carried(tables, row, protocol, at + 8, end)


@compiled
def next_protocol(number):
    """VXLAN-GPE's number of what is carried, as an ethertype."""
    if number == 1:
        return 0x0800
    if number == 2:
        return 0x86DD
    if number == 3:
        return 0x6558
    if number == 4:
        return 0x894F
    return 0x8847 if number == 5 else 0


@compiled
def vxlan_drafts(row, flags, policy):
    """Group policy and next protocol, of the outermost headers that have them."""
    if flags & 0x8000 and row[s.VXLAN_GBP] == s.NULL:
        row[s.VXLAN_GBP] = policy
    if flags & 0x0400 and row[s.VXLAN_NEXT_PROTO] == s.NULL:
        row[s.VXLAN_NEXT_PROTO] = policy & 255


@compiled
def geneve(b, at, end, row, p, tables):
    version = np.int64(b[at]) >> 6
    options = (np.int64(b[at]) & 63) << 2
    if version:
        return fault(row, UNSUPPORTED, GENEVE_VERSION, version, at, end)
    if at + 8 + options > end:
        return fault(row, TRUNCATED, GENEVE_OPTIONS, 0, at, end)
    if options and not row[s.QUOTES] and row[s.OPTIONS_AT] == s.NULL:
        row[s.OPTIONS_AT] = at + 8 - row[s.DATA]
        row[s.OPTIONS_LEN] = options
    if options and not options_add_up(b, at + 8, at + 8 + options):
        row[s.FLAW_HERE] = GENEVE_OPTION_LENGTHS
    vni = be32(b, at + 4) >> 8
    if not row[s.QUOTES] and row[s.GENEVE_VNI] == s.NULL:
        row[s.GENEVE_VNI] = vni
        row[s.GENEVE_FLAGS] = b[at + 1]
        row[s.GENEVE_PROTO_TYPE] = be16(b, at + 2)
    enter(row, p, KIND_GENEVE, vni, 8, options, 8)
    return carried(tables, row, be16(b, at + 2), at + 8 + options, end)


@compiled
def options_add_up(b, at, end):
    """Return whether the options' own lengths lead exactly to the end (RFC 8926 3.4)."""
    while at + 4 <= end:
        at += 4 + ((np.int64(b[at + 3]) & 31) << 2)
    return at == end


@compiled
def gre(b, at, end, row, p, tables):
    flags, protocol = be16(b, at), be16(b, at + 2)
    if flags & 7:
        return fault(row, UNSUPPORTED, GRE_VERSION, flags & 7, at, end)
    if flags & 0x4000:
        return fault(row, UNSUPPORTED, GRE_ROUTES, 0, at, end)
    checksum, key, sequence = flags >> 15, flags >> 13 & 1, flags >> 12 & 1
    header = 4 + ((checksum + key + sequence) << 2)
    if at + header > end:
        return fault(row, TRUNCATED, GRE_CUT, 0, at, end)
    if not row[s.QUOTES]:
        if row[s.GRE_PROTO] == s.NULL:
            row[s.GRE_FLAGS_AND_VERSION] = flags
            row[s.GRE_PROTO] = protocol
        if key and row[s.GRE_KEY] == s.NULL:
            row[s.GRE_KEY] = be32(b, at + 4 + (checksum << 2))
    enter(row, p, KIND_GRE, s.NULL, header, 0, 0)
    return carried(tables, row, protocol, at + header, end)


@compiled
def ip_in_ip(b, at, end, row, p, tables):
    enter(row, p, KIND_IPIP, s.NULL, 0, 0, 0)
    return (IPV4 if row[p + s.IP_PROTO] == 4 else IPV6) + TUNNEL, at, end
