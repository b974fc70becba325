"""Link headers: Ethernet, VLAN, Linux cooked v1 and v2, raw IP, BSD loopback."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop import slots as s
from analyzer.layers.loop.big_endian import be16, be32, be48
from analyzer.layers.loop.codes import ETHERTYPE, FAMILY, LLC, MALFORMED, NO_ETHERTYPE, RAW_VERSION, UNSUPPORTED
from analyzer.layers.loop.fault import fault, known
from analyzer.layers.loop.jit import compiled


@compiled
def by_ethertype(tables, row, kind, at, end):
    return known(row, np.int64(tables[ETHERTYPE + kind]), NO_ETHERTYPE, kind, at, end)


@compiled
def ethernet(b, at, end, row, p, tables):
    kind = be16(b, at + 12)
    row[p + s.ETH_DST] = be48(b, at)
    row[p + s.ETH_SRC] = be48(b, at + 6)
    row[p + s.ETH_TYPE] = kind
    if kind < 0x600:
        return fault(row, UNSUPPORTED, LLC, 0, at, end)
    return by_ethertype(tables, row, kind, at + 14, end)


@compiled
def vlan(b, at, end, row, p, tables):
    kind = be16(b, at + 2)
    if row[p + s.VLAN_ID] == s.NULL:
        row[p + s.VLAN_ID] = be16(b, at) & 0x0FFF
    row[p + s.ETH_TYPE] = kind
    if kind < 0x600:
        return fault(row, UNSUPPORTED, LLC, 0, at, end)
    return by_ethertype(tables, row, kind, at + 4, end)


@compiled
def linux_sll(b, at, end, row, p, tables):
    kind = be16(b, at + 14)
    row[p + s.SLL_PKTTYPE] = be16(b, at)
    row[p + s.ETH_TYPE] = kind
    if be16(b, at + 4) == 6:
        row[p + s.ETH_SRC] = be48(b, at + 6)
    return by_ethertype(tables, row, kind, at + 16, end)


@compiled
def linux_sll2(b, at, end, row, p, tables):
    kind = be16(b, at)
    row[p + s.SLL_IFINDEX] = be32(b, at + 4)
    row[p + s.SLL_PKTTYPE] = b[at + 10]
    row[p + s.ETH_TYPE] = kind
    if b[at + 11] == 6:
        row[p + s.ETH_SRC] = be48(b, at + 12)
    return by_ethertype(tables, row, kind, at + 20, end)


@compiled
def raw_ip(b, at, end, row, p, tables):
    version = np.int64(b[at]) >> 4
    if version == 4:
        return by_ethertype(tables, row, 0x0800, at, end)
    if version == 6:
        return by_ethertype(tables, row, 0x86DD, at, end)
    return fault(row, MALFORMED, RAW_VERSION, version, at, end)


@compiled
def null_loop(b, at, end, row, p, tables):
    big = be32(b, at)
    little = np.int64(b[at + 3]) << 24 | np.int64(b[at + 2]) << 16 | np.int64(b[at + 1]) << 8 | np.int64(b[at])
    family = min(big, little)
    if family == 2:
        return by_ethertype(tables, row, 0x0800, at + 4, end)
    if family == 10 or family == 24 or family == 28 or family == 30:
        return by_ethertype(tables, row, 0x86DD, at + 4, end)
    return fault(row, UNSUPPORTED, FAMILY, family, at, end)
