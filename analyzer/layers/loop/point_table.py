"""One capture point: its flows, their cells and TCP states, and which frames are worth a second look.

A capture of several interfaces (`-i any`, several in one pcapng) holds a packet once for each that it passed: the tap
is part of the flow's key here, so that no packet counts twice and no copy looks like a retransmission.
"""

from __future__ import annotations

from analyzer.layers.loop import cell_slots as c
from analyzer.layers.loop import cell_table, flow_table, fragments, tcp_slots, tcp_state
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.cell_table import COMMON_MTU
from analyzer.layers.loop.hash import mixed
from analyzer.layers.loop.jit import compiled

BGP_PORT = 179
FROM_US = 4
"""SLL packet type of what this machine sent (linux/if_packet.h PACKET_OUTGOING)."""


@compiled
def tap(row):
    """Return which of a capture's interfaces saw the frame: pcapng's, and what cooked headers tell of the device.

    SLL2 has its index; SLL only whether the frame came or went.
    """
    interface = 0 if row[s.INTERFACE] == s.NULL else row[s.INTERFACE]
    device = row[s.OUTER + s.SLL_IFINDEX]
    if device != s.NULL:
        return interface << 34 | device << 2 | 1
    kind = row[s.OUTER + s.SLL_PKTTYPE]
    if kind != s.NULL:
        return interface << 34 | (3 if kind == FROM_US else 2)
    return interface << 34


@compiled
def add(
    block, row, key, tell, counts, index, mask, rows, pieces, links, cell_index, cell_mask, cells, tcps, kept, record
):  # fmt: skip
    """Count the frame of `row`, which begins at its DATA slot in `block`, and note it in `kept` if it is wanted."""
    count_frame(row, tell, counts)
    p = s.INNER if row[s.TUNNELS] and row[s.INNER + s.L3_START] != s.NULL else s.OUTER
    if row[p + s.IP_VERSION] == s.NULL:
        count_other(row, p, counts)
        return
    if row[p + s.IP_FRAG_OFFSET] > 0:
        counts[n.LATER_FRAGMENTS] += 1
        flow = fragments.tie(row, p, rows, pieces)
        if flow >= 0 and p == s.OUTER:
            headers = row[p + s.L3_START] + row[p + s.IP_HDR_LEN]
            links[flow * c.LINK_SLOTS + c.FRAGMENT_BYTES] += headers
        return
    from_low = flow_table.write_key(row, p, key)
    exchange = mixed(flow_table.hashed(key, 0), 0 if row[p + s.ICMP_SEQ] == s.NULL else row[p + s.ICMP_SEQ])
    key[f.TAP] = tap(row)
    flow, counts[n.FLOWS] = flow_table.find(key, index, mask, rows, counts[n.FLOWS])
    r = flow * f.FLOW_SLOTS
    flow_table.update(row, p, from_low, rows, r)
    if row[p + s.IP_MF] == 1:
        fragments.remember(row, p, flow, pieces)
    if p != s.OUTER and row[s.OUTER + s.IP_MF] == 1:
        fragments.remember(row, s.OUTER, flow, pieces)
    cell_table.write_key(block, row, p, flow, from_low, key)
    before = counts[n.CELLS]
    link = flow * c.LINK_SLOTS
    cell, counts[n.CELLS] = cell_table.find(key, cell_index, cell_mask, cells, before, links, link)
    at = cell * c.CELL_SLOTS
    if cells[at + c.PACKETS] and not cell_table.same(key, cells, at):
        counts[n.CROWDED] += 1
    cell_table.update(row, p, min(rows[r + f.LOW_MSS], rows[r + f.HIGH_MSS]), tell[n.MTU], cells, at)
    if row[p + s.TCP_FLAGS] != s.NULL:
        follow_tcp(row, p, from_low, counts, links, link, tcps)
    keep(row, p, tell, counts, kept, record, cell, exchange, counts[n.CELLS] > before)


@compiled
def follow_tcp(row, p, from_low, counts, links, link, tcps):
    """Add the frame to its flow's TCP state."""
    if links[link + c.TCP] == 0:
        counts[n.TCPS] += 1
        links[link + c.TCP] = counts[n.TCPS]
        tcp_state.empty(tcps, (counts[n.TCPS] - 1) * tcp_slots.TCP_SLOTS)
    tcp_state.add(row, p, from_low, tcps, (links[link + c.TCP] - 1) * tcp_slots.TCP_SLOTS)


@compiled
def count_frame(row, tell, counts):
    """Count what any frame has."""
    counts[n.STATUS + row[s.STATUS]] += 1
    counts[n.WIRE_BYTES] += row[s.WIRE_LEN]
    counts[n.CUT] += row[s.CAP_LEN] < row[s.WIRE_LEN]
    network = 0 if row[s.OUTER + s.L3_START] == s.NULL else row[s.OUTER + s.L3_START]
    counts[n.SUPER_FRAMES] += row[s.WIRE_LEN] - network > (COMMON_MTU if tell[n.MTU] == s.NULL else tell[n.MTU])
    if row[s.TIME] != s.NULL:
        counts[n.FIRST] = min(counts[n.FIRST], row[s.TIME])
        counts[n.LAST] = max(counts[n.LAST], row[s.TIME])


@compiled
def count_other(row, p, counts):
    """Count a frame that has no network header, by what it is."""
    if row[p + s.ARP_OPCODE] != s.NULL:
        counts[n.ARP] += 1
        return
    kind = row[p + s.ETH_TYPE]
    if kind == s.NULL:
        counts[n.UNDECODED] += 1
        return
    for place in range(n.COUNTS, n.COUNTS + 2 * counts[n.ETHERTYPES], 2):
        if counts[place] == kind:
            counts[place + 1] += 1
            return
    if counts[n.ETHERTYPES] == n.MAX_ETHERTYPES:
        counts[n.UNDECODED] += 1
        return
    place = n.COUNTS + 2 * counts[n.ETHERTYPES]
    counts[place] = kind
    counts[place + 1] = 1
    counts[n.ETHERTYPES] += 1


@compiled
def keep(row, p, tell, counts, kept, record, cell, exchange, new_cell):
    """Note the frame if it is wanted for more than its numbers."""
    reasons = 0
    if row[p + s.ICMP_SEQ] != s.NULL and exchange <= tell[n.ECHO_LIMIT]:
        reasons |= n.ECHO
    if row[s.QUOTES] == 1 and tell[n.ERRORS_LEFT] > 0:
        tell[n.ERRORS_LEFT] -= 1
        reasons |= n.ERROR
    if new_cell and row[s.OPTIONS_LEN] > 0:
        reasons |= n.OPTIONS
    if row[p + s.TCP_FLAGS] != s.NULL and (row[p + s.SRCPORT] == BGP_PORT or row[p + s.DSTPORT] == BGP_PORT):
        if tell[n.BGP_LEFT] > 0:
            tell[n.BGP_LEFT] -= 1
            reasons |= n.BGP
    if reasons:
        at = counts[n.KEPT] * n.KEPT_SLOTS
        kept[at + n.RECORD] = record
        kept[at + n.REASONS] = reasons
        kept[at + n.CELL] = cell
        kept[at + n.HASH] = exchange
        counts[n.KEPT] += 1
