"""Tunnel headers: VXLAN, Geneve, IP in IP. Each adds its part of the overhead and announces the packet it carries."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.big_endian import be16, be32
from analyzer.layers.loop.codes import (
    GENEVE_OPTIONS,
    GENEVE_VERSION,
    IPV4,
    IPV6,
    KIND_GENEVE,
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
    enter(row, p, KIND_VXLAN, be32(b, at + 4) >> 8, 8, 0, 8)
    return carried(tables, row, 0x6558, at + 8, end)


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
    enter(row, p, KIND_GENEVE, be32(b, at + 4) >> 8, 8, options, 8)
    return carried(tables, row, be16(b, at + 2), at + 8 + options, end)


@compiled
def ip_in_ip(b, at, end, row, p, tables):
    enter(row, p, KIND_IPIP, s.NULL, 0, 0, 0)
    return (IPV4 if row[p + s.IP_PROTO] == 4 else IPV6) + TUNNEL, at, end
