"""The walk of the compiled loop: from link header to payload, one header a turn."""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop import codes as c
from analyzer.layers.loop import link, network, transport, tunnel
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.jit import compiled

LEAST = np.array([0, 14, 4, 16, 20, 1, 4, 28, 20, 40, 8, 8, 0, 4, 4, 4, 8, 8, 8, 1, 4, 4, 12], dtype=np.int64)
"""Bytes a layer needs before it is asked, by layer number."""


@compiled
def read_header(layer, b, at, end, row, p, tables):
    """Hand the header at `at` to the layer's function."""
    if layer == c.IPV4:
        return network.ipv4(b, at, end, row, p, tables)
    if layer == c.ETHERNET:
        return link.ethernet(b, at, end, row, p, tables)
    if layer == c.TCP:
        return transport.tcp(b, at, end, row, p, tables)
    if layer == c.UDP:
        return transport.udp(b, at, end, row, p, tables)
    if layer == c.VXLAN:
        return tunnel.vxlan(b, at, end, row, p, tables)
    if layer == c.GENEVE:
        return tunnel.geneve(b, at, end, row, p, tables)
    if layer == c.ICMP:
        return transport.icmp(b, at, end, row, p, tables)
    if layer == c.IPV6:
        return network.ipv6(b, at, end, row, p, tables)
    if layer == c.ARP:
        return network.arp(b, at, end, row, p, tables)
    if layer == c.VLAN:
        return link.vlan(b, at, end, row, p, tables)
    if layer == c.LINUX_SLL2:
        return link.linux_sll2(b, at, end, row, p, tables)
    if layer == c.LINUX_SLL:
        return link.linux_sll(b, at, end, row, p, tables)
    if layer == c.RAW_IP:
        return link.raw_ip(b, at, end, row, p, tables)
    if layer == c.NULL_LOOP:
        return link.null_loop(b, at, end, row, p, tables)
    if layer == c.IPV6_EXTENSION:
        return network.ipv6_extension(b, at, end, row, p, tables)
    if layer == c.IPV6_FRAGMENT:
        return network.ipv6_fragment(b, at, end, row, p, tables)
    if layer == c.IP_IN_IP:
        return tunnel.ip_in_ip(b, at, end, row, p, tables)
    if layer == c.SCTP:
        return transport.sctp(b, at, end, row, p, tables)
    if layer == c.ENCRYPTED:
        return transport.encrypted(b, at, end, row, p, tables)
    if layer == c.GRE:
        return tunnel.gre(b, at, end, row, p, tables)
    if layer == c.AUTHENTICATION:
        return network.authentication(b, at, end, row, p, tables)
    return c.PAYLOAD, at, end


@compiled
def dissect(b, start, cap_len, wire_len, link_type, tables, row):
    """Fill the row of the frame b[start : start + cap_len]."""
    for slot in range(s.INNER):
        row[slot] = s.NULL
    for slot in range(s.OVERHEAD, s.OVERHEAD_ETHERNET + 1):
        row[slot] = 0
    row[s.DATA] = start
    row[s.CAP_LEN] = cap_len
    row[s.WIRE_LEN] = wire_len
    row[s.LINK_TYPE] = link_type
    row[s.STATUS] = c.OK
    row[s.STOP] = 0
    row[s.TUNNELS] = 0
    row[s.QUOTES] = 0
    row[s.FLAW] = 0
    row[s.FLAW_HERE] = 0
    layer = np.int64(tables[c.LINK + link_type]) if 0 <= link_type < 65536 else np.int64(c.NONE)
    if layer == c.NONE:
        row[s.STOP] = c.NO_LINK
        row[s.STOP_ARG] = link_type
    walk(b, start, start + cap_len, layer, tables, row)
    row[s.OVERHEAD] = overhead(row)
    if row[s.FLAW] and row[s.STATUS] == c.OK:
        row[s.STATUS] = c.MALFORMED
        row[s.STOP] = row[s.FLAW]
        row[s.STOP_ARG] = 0


@compiled
def walk(b, at, end, layer, tables, row):
    """Read header after header; what stops it early stands in the row."""
    p = s.OUTER
    tunnel_end = np.int64(-1)
    fragmented = False
    for _ in range(c.MAX_HEADERS):
        if layer == c.PAYLOAD:
            return
        limit = end
        if layer == c.NONE:
            row[s.STATUS] = c.UNSUPPORTED
        elif end - at < LEAST[layer]:
            row[s.STATUS] = c.TRUNCATED
            row[s.STOP] = c.HEADER_CUT
            row[s.STOP_ARG] = layer
        else:
            layer, at, end = read_header(layer, b, at, end, row, p, tables)
        if row[s.QUOTES] == 0:
            fragmented |= row[p + s.IP_MF] == 1
            if tunnel_end >= 0 and row[p + s.L3_START] != s.NULL:
                row[s.OVERHEAD_ETHERNET] += row[p + s.L3_START] - tunnel_end
                tunnel_end = np.int64(-1)
        if row[s.FLAW_HERE]:
            note_flaw(row, fragmented)
        if row[s.STATUS] != c.OK:
            blame(row, limit, fragmented)
            return
        if layer >= c.QUOTE:
            if row[s.QUOTES]:
                return
            layer -= c.QUOTE
            p = s.QUOTED
            row[s.QUOTES] = 1
            clear(row, p)
        elif layer >= c.TUNNEL:
            if row[s.QUOTES]:
                return
            if row[s.TUNNELS] == c.MAX_TUNNELS:
                stop(row, c.TOO_MANY_TUNNELS, c.MAX_TUNNELS)
                return
            layer -= c.TUNNEL
            tunnel_end = at - row[s.DATA]
            p = s.INNER
            row[s.TUNNELS] += 1
            clear(row, p)
    if row[s.QUOTES] == 0:
        stop(row, c.TOO_MANY_HEADERS, c.MAX_HEADERS)


@compiled
def note_flaw(row, fragmented):
    """Keep what a header says wrongly, of a frame that is there whole; the walk goes on."""
    whole = row[s.CAP_LEN] == row[s.WIRE_LEN] or row[s.FLAW_HERE] == c.GENEVE_OPTION_LENGTHS
    if whole and not row[s.QUOTES] and not fragmented and row[s.FLAW] == 0:
        row[s.FLAW] = row[s.FLAW_HERE]
    row[s.FLAW_HERE] = 0


@compiled
def clear(row, p):
    """Empty a packet's slots: the innermost packet overwrites the ones around it."""
    for slot in range(p, p + s.PACKET_SLOTS):
        row[slot] = s.NULL


@compiled
def stop(row, code, argument):
    row[s.STATUS] = c.UNSUPPORTED
    row[s.STOP] = code
    row[s.STOP_ARG] = argument


@compiled
def blame(row, limit, fragmented):
    """Say who cut a header that does not fit; what is wrong inside a quoted packet is no fault of the frame."""
    cut_by_capture = row[s.CAP_LEN] < row[s.WIRE_LEN] and limit == row[s.DATA] + row[s.CAP_LEN]
    if row[s.QUOTES] and not (row[s.STATUS] == c.TRUNCATED and cut_by_capture):
        row[s.STATUS] = c.OK
        row[s.STOP] = 0
    elif row[s.STATUS] == c.TRUNCATED:
        if not cut_by_capture and fragmented:
            row[s.STATUS] = c.UNSUPPORTED
            row[s.STOP] |= c.IN_NEXT_FRAGMENT
        elif not cut_by_capture:
            row[s.STATUS] = c.MALFORMED


@compiled
def overhead(row):
    """Sum the layers between outer and inner network header: 0 for a bare packet, NULL where that cannot be known."""
    if row[s.TUNNELS]:
        if row[s.INNER + s.L3_START] == s.NULL:
            return s.NULL
        total = np.int64(0)
        for slot in range(s.OVERHEAD_IP, s.OVERHEAD_ETHERNET + 1):
            total += row[slot]
        return total
    read = row[s.STATUS] == c.OK or row[s.OUTER + s.TCP_SEQ] != s.NULL or row[s.QUOTES]
    hidden = row[s.OUTER + s.ENCRYPTED] != s.NULL or row[s.OUTER + s.IP_FRAG_OFFSET] > 0
    return np.int64(0) if read and not hidden else np.int64(s.NULL)
