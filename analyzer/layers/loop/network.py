"""Network headers: ARP, IPv4, IPv6 and its extension headers."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.big_endian import be16, be32, be48, be64
from analyzer.layers.loop.codes import (
    ARP_LENGTHS,
    ARP_PROTOCOL,
    AUTHENTICATION_CUT,
    AUTHENTICATION_LENGTH,
    EXTENSION_CUT,
    IP_PAST_END,
    IP_PROTO,
    IPV4_HEADER_LENGTH,
    IPV4_OPTIONS,
    IPV4_TOTAL_LENGTH,
    IPV4_VERSION,
    IPV6_VERSION,
    MALFORMED,
    NO_IP_PROTO,
    PAYLOAD,
    TRUNCATED,
    UNSUPPORTED,
)
from analyzer.layers.loop.fault import fault, known
from analyzer.layers.loop.jit import compiled


@compiled
def by_protocol(tables, row, protocol, at, end):
    return known(row, np.int64(tables[IP_PROTO + protocol]), NO_IP_PROTO, protocol, at, end)


@compiled
def arp(b, at, end, row, p, tables):
    if b[at + 4] != 6 or b[at + 5] != 4:
        lengths = np.int64(b[at + 4]) << 16 | np.int64(b[at + 5])
        return fault(row, UNSUPPORTED, ARP_LENGTHS, lengths, at, end)
    if be16(b, at + 2) != 0x0800:
        return fault(row, UNSUPPORTED, ARP_PROTOCOL, be16(b, at + 2), at, end)
    row[p + s.L3_START] = at - row[s.DATA]
    row[p + s.ARP_OPCODE] = be16(b, at + 6)
    row[p + s.ARP_SRC_MAC] = be48(b, at + 8)
    row[p + s.ARP_SRC_IP] = be32(b, at + 14)
    row[p + s.ARP_DST_IP] = be32(b, at + 24)
    return PAYLOAD, at + 28, end


@compiled
def ipv4(b, at, end, row, p, tables):
    version = np.int64(b[at]) >> 4
    header = (np.int64(b[at]) & 15) << 2
    if version != 4:
        return fault(row, MALFORMED, IPV4_VERSION, version, at, end)
    if header < 20:
        return fault(row, MALFORMED, IPV4_HEADER_LENGTH, header, at, end)
    total = be16(b, at + 2)
    fragment = be16(b, at + 6)
    protocol = np.int64(b[at + 9])
    row[p + s.L3_START] = at - row[s.DATA]
    row[p + s.IP_VERSION] = 4
    row[p + s.IP_DSFIELD] = b[at + 1]
    row[p + s.IP_LEN] = total
    row[p + s.IP_HDR_LEN] = header
    row[p + s.IP_ID] = be16(b, at + 4)
    row[p + s.IP_DF] = fragment >> 14 & 1
    row[p + s.IP_MF] = fragment >> 13 & 1
    row[p + s.IP_FRAG_OFFSET] = (fragment & 0x1FFF) << 3
    row[p + s.IP_TTL] = b[at + 8]
    row[p + s.IP_PROTO] = protocol
    row[p + s.IP_SRC_HI] = 0
    row[p + s.IP_SRC] = be32(b, at + 12)
    row[p + s.IP_DST_HI] = 0
    row[p + s.IP_DST] = be32(b, at + 16)
    if total:
        if total < header:
            return fault(row, MALFORMED, IPV4_TOTAL_LENGTH, total << 16 | header, at, end)
        if at + total > end:
            row[s.FLAW_HERE] = IP_PAST_END
        end = min(end, at + total)
    if at + header > end:
        return fault(row, TRUNCATED, IPV4_OPTIONS, 0, at, end)
    if header > 20:
        ipv4_dsr(b, at + 20, at + header, row, p)
    if fragment & 0x1FFF:
        return PAYLOAD, at + header, end
    return by_protocol(tables, row, protocol, at + header, end)


@compiled
def ipv4_dsr(b, at, end, row, p):
    """Walk the options to the first whole one of Cilium's, 0x9a, which stands there little-endian."""
    while at + 1 < end and b[at] != 0:
        length = np.int64(b[at + 1])
        if b[at] == 1:
            length = np.int64(1)
        elif b[at] == 0x9A and length == 8 and at + 8 <= end:
            row[p + s.DSR_PORT] = np.int64(b[at + 3]) << 8 | np.int64(b[at + 2])
            low, high = np.int64(b[at + 5]) << 8 | np.int64(b[at + 4]), np.int64(b[at + 7]) << 8 | np.int64(b[at + 6])
            row[p + s.DSR_IP_HI] = 0
            row[p + s.DSR_IP] = high << 16 | low
            break
        elif length < 2:
            break
        at += length


@compiled
def ipv6(b, at, end, row, p, tables):
    first = be32(b, at)
    if first >> 28 != 6:
        return fault(row, MALFORMED, IPV6_VERSION, first >> 28, at, end)
    payload = be16(b, at + 4)
    protocol = np.int64(b[at + 6])
    row[p + s.L3_START] = at - row[s.DATA]
    row[p + s.IP_VERSION] = 6
    row[p + s.IP_DSFIELD] = first >> 20 & 255
    row[p + s.IP_LEN] = payload + 40 if payload or at + 40 == end else 0
    row[p + s.IP_HDR_LEN] = 40
    row[p + s.IP_MF] = 0
    row[p + s.IP_FRAG_OFFSET] = 0
    row[p + s.IP_TTL] = b[at + 7]
    row[p + s.IP_PROTO] = protocol
    row[p + s.IP_SRC_HI] = be64(b, at + 8)
    row[p + s.IP_SRC] = be64(b, at + 16)
    row[p + s.IP_DST_HI] = be64(b, at + 24)
    row[p + s.IP_DST] = be64(b, at + 32)
    if payload:
        if at + 40 + payload > end:
            row[s.FLAW_HERE] = IP_PAST_END
        end = min(end, at + 40 + payload)
    return by_protocol(tables, row, protocol, at + 40, end)


@compiled
def ipv6_extension(b, at, end, row, p, tables):
    length = (np.int64(b[at + 1]) + 1) << 3
    if at + length > end:
        return fault(row, TRUNCATED, EXTENSION_CUT, 0, at, end)
    if row[p + s.IP_PROTO] == 60:
        ipv6_dsr(b, at + 2, at + length, row, p)
    row[p + s.IP_PROTO] = b[at]
    row[p + s.IP_HDR_LEN] += length
    return by_protocol(tables, row, np.int64(b[at]), at + length, end)


@compiled
def ipv6_dsr(b, at, end, row, p):
    """Walk the destination options to the first whole one of Cilium's, 0x1B."""
    while at + 1 < end:
        if b[at] == 0:
            at += 1
        elif b[at] == 0x1B and b[at + 1] == 20 and at + 22 <= end:
            row[p + s.DSR_IP_HI] = be64(b, at + 2)
            row[p + s.DSR_IP] = be64(b, at + 10)
            row[p + s.DSR_PORT] = be16(b, at + 18)
            break
        else:
            at += 2 + np.int64(b[at + 1])


@compiled
def authentication(b, at, end, row, p, tables):
    length = (np.int64(b[at + 1]) + 2) << 2
    if length < 12:
        return fault(row, MALFORMED, AUTHENTICATION_LENGTH, length, at, end)
    if at + length > end:
        return fault(row, TRUNCATED, AUTHENTICATION_CUT, 0, at, end)
    row[p + s.IP_PROTO] = b[at]
    row[p + s.IP_HDR_LEN] += length
    return by_protocol(tables, row, np.int64(b[at]), at + length, end)


@compiled
def ipv6_fragment(b, at, end, row, p, tables):
    field = be16(b, at + 2)
    row[p + s.IP_PROTO] = b[at]
    row[p + s.IP_HDR_LEN] += 8
    row[p + s.IP_FRAG_OFFSET] = field & 0xFFF8
    row[p + s.IP_MF] |= field & 1
    row[p + s.IP_ID] = be32(b, at + 4)
    if field & 0xFFF8:
        return PAYLOAD, at + 8, end
    return by_protocol(tables, row, np.int64(b[at]), at + 8, end)
