"""Transport headers: TCP, UDP, SCTP, ICMP and ICMPv6, ESP."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.big_endian import be16, be32
from analyzer.layers.loop.codes import (
    MALFORMED,
    NO_NEXT_HEADER,
    PAYLOAD,
    QUOTE,
    SCTP_CUT,
    TCP_CUT,
    TCP_HEADER_LENGTH,
    TCP_OPTIONS,
    TRUNCATED,
    UDP_CUT,
    UDP_LEN,
    UDP_PAST_END,
    UDP_PORT,
)
from analyzer.layers.loop.fault import fault
from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.link import by_ethertype


@compiled
def tcp(b, at, end, row, p, tables):
    row[p + s.SRCPORT] = be16(b, at)
    row[p + s.DSTPORT] = be16(b, at + 2)
    if at + 8 <= end:
        row[p + s.TCP_SEQ] = be32(b, at + 4)
    if at + 20 > end:
        return fault(row, TRUNCATED, TCP_CUT, 0, at, end)
    field = be16(b, at + 12)
    header = field >> 12 << 2
    row[p + s.TCP_ACK] = be32(b, at + 8)
    row[p + s.TCP_FLAGS] = field & 0x0FFF
    row[p + s.TCP_WINDOW] = be16(b, at + 14)
    if header < 20:
        return fault(row, MALFORMED, TCP_HEADER_LENGTH, header, at, end)
    row[p + s.TCP_HDR_LEN] = header
    if header > 20:
        tcp_options(b, at + 20, min(at + header, end), row, p)
    if at + header > end:
        return fault(row, TRUNCATED, TCP_OPTIONS, 0, at, end)
    return PAYLOAD, at + header, end


@compiled
def tcp_options(b, at, end, row, p):
    """Read of each option the first whole one; a length below 2 ends them."""
    while at + 1 < end:
        kind = b[at]
        if kind == 0:
            break
        if kind == 1:
            at += 1
            continue
        length = np.int64(b[at + 1])
        if length < 2:
            break
        if at + length <= end:
            if kind == 8 and length == 10:
                first(row, p + s.TCP_TSVAL, be32(b, at + 2))
                first(row, p + s.TCP_TSECR, be32(b, at + 6))
            elif kind == 2 and length == 4:
                first(row, p + s.TCP_MSS, be16(b, at + 2))
            elif kind == 3 and length == 3:
                first(row, p + s.TCP_WSCALE, np.int64(b[at + 2]))
            elif kind == 4 and length == 2:
                row[p + s.TCP_SACK_PERM] = 1
            elif kind == 5 and length >= 10 and length & 7 == 2:
                first(row, p + s.TCP_SACK_LE, be32(b, at + 2))
                first(row, p + s.TCP_SACK_RE, be32(b, at + 6))
                first(row, p + s.TCP_SACK_COUNT, length >> 3)
        at += length


@compiled
def first(row, slot, value):
    if row[slot] == s.NULL:
        row[slot] = value


@compiled
def udp(b, at, end, row, p, tables):
    port = be16(b, at + 2)
    row[p + s.SRCPORT] = be16(b, at)
    row[p + s.DSTPORT] = port
    if at + 8 > end:
        return fault(row, TRUNCATED, UDP_CUT, 0, at, end)
    length = be16(b, at + 4)
    row[p + s.UDP_LENGTH] = length
    row[p + s.UDP_CHECKSUM] = be16(b, at + 6)
    if length:
        if length < 8:
            return fault(row, MALFORMED, UDP_LEN, length, at, end)
        if row[p + s.IP_MF] != 1:
            if at + length > end:
                row[s.FLAW_HERE] = UDP_PAST_END
            end = min(end, at + length)
    layer = np.int64(tables[UDP_PORT + port])
    return layer if layer else np.int64(NO_NEXT_HEADER), at + 8, end


@compiled
def sctp(b, at, end, row, p, tables):
    row[p + s.SRCPORT] = be16(b, at)
    row[p + s.DSTPORT] = be16(b, at + 2)
    if at + 12 > end:
        return fault(row, TRUNCATED, SCTP_CUT, 0, at, end)
    return PAYLOAD, at + 12, end


@compiled
def icmp(b, at, end, row, p, tables):
    kind, code = np.int64(b[at]), np.int64(b[at + 1])
    version_4 = row[p + s.IP_PROTO] == 1
    row[p + s.ICMP_TYPE] = kind
    row[p + s.ICMP_CODE] = code
    if (kind == 8 or kind == 0) if version_4 else (kind == 128 or kind == 129):
        row[p + s.ICMP_IDENT] = be16(b, at + 4)
        row[p + s.ICMP_SEQ] = be16(b, at + 6)
    elif version_4 and kind == 3 and code == 4:
        row[p + s.ICMP_MTU] = be16(b, at + 6)
    elif not version_4 and kind == 2:
        row[p + s.ICMP_MTU] = be32(b, at + 4)
    if version_4 and (kind == 3 or kind == 4 or kind == 5 or kind == 11 or kind == 12):
        layer, at, end = by_ethertype(tables, row, 0x0800, at + 8, end)
        return layer + QUOTE, at, end
    if not version_4 and 1 <= kind <= 4:
        layer, at, end = by_ethertype(tables, row, 0x86DD, at + 8, end)
        return layer + QUOTE, at, end
    return PAYLOAD, at + 8, end


@compiled
def encrypted(b, at, end, row, p, tables):
    if row[p + s.IP_PROTO] == 50:
        row[p + s.ENCRYPTED] = 0
        row[p + s.ESP_SPI] = be32(b, at)
    elif 1 <= b[at] <= 4 and b[at + 1] == 0 and be16(b, at + 2) == 0:
        row[p + s.ENCRYPTED] = 1
    return PAYLOAD, at, end
