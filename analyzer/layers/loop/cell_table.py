"""The cells of a capture point: rows in a dense array, found by their flow's latest one or through an index of numbers.

What frames of a flow have in common besides its key: direction, TTLs, the tunnel around them, overhead by layer.
"""

from __future__ import annotations

from analyzer.layers.loop import cell_slots as c
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.hash import folded, mixed
from analyzer.layers.loop.jit import compiled

SYN = 0x02
COMMON_MTU = 1500
"""Without a SYN or an interface MTU, a larger packet may be a super-frame and proves nothing about the path."""


@compiled
def write_key(block, row, p, flow, from_low, key):
    """Fill the key of the frame's cell."""
    key[c.FLOW] = flow
    key[c.FROM_LOW] = from_low
    key[c.TTL] = row[p + s.IP_TTL]
    key[c.ENCRYPTED] = row[p + s.ENCRYPTED]
    key[c.OVERHEAD] = row[s.OVERHEAD]
    seen = row[s.OVERHEAD] != s.NULL
    key[c.OVERHEAD_IP] = row[s.OVERHEAD_IP] if seen else 0
    key[c.OVERHEAD_UDP] = row[s.OVERHEAD_UDP] if seen else 0
    key[c.OVERHEAD_HEADER] = row[s.OVERHEAD_HEADER] if seen else 0
    key[c.OVERHEAD_OPTIONS] = row[s.OVERHEAD_OPTIONS] if seen else 0
    key[c.OVERHEAD_ETHERNET] = row[s.OVERHEAD_ETHERNET] if seen else 0
    key[c.OPTIONS] = 0
    if row[s.TUNNELS] == 0:
        for slot in range(c.OUTER_TTL, c.OUTER_PORT + 1):
            key[slot] = s.NULL
        key[c.TUNNEL_PATH] = 0
        return
    key[c.TUNNEL_PATH] = row[s.TUNNEL_PATH]
    key[c.VNI] = row[s.VNI]
    key[c.OUTER_TTL] = row[s.OUTER + s.IP_TTL]
    key[c.OUTER_VERSION] = row[s.OUTER + s.IP_VERSION]
    key[c.OUTER_SRC_HI] = row[s.OUTER + s.IP_SRC_HI]
    key[c.OUTER_SRC] = row[s.OUTER + s.IP_SRC]
    key[c.OUTER_DST_HI] = row[s.OUTER + s.IP_DST_HI]
    key[c.OUTER_DST] = row[s.OUTER + s.IP_DST]
    key[c.OUTER_PORT] = row[s.OUTER + s.DSTPORT]
    if row[s.OPTIONS_LEN] > 0:
        key[c.OPTIONS] = options_hash(block, row)


@compiled
def options_hash(block, row):
    """Return a hash of the bytes of the Geneve options, never 0."""
    at = row[s.DATA] + row[s.OPTIONS_AT]
    found = row[s.OPTIONS_LEN]
    for place in range(at, at + row[s.OPTIONS_LEN]):
        found = mixed(found, block[place])
    return found | 1 << 32


@compiled
def hashed(keys, at):
    """Return the hash of the key that begins at `at`."""
    tunnel = folded(keys[at + c.OUTER_SRC]) * 0x9E3779B1 + folded(keys[at + c.OUTER_DST]) * 0x85EBCA77
    look = folded(keys[at + c.VNI]) * 0xC2B2AE3D + folded(keys[at + c.OVERHEAD]) * 0x27D4EB2F
    ttl = folded(keys[at + c.TTL]) * 0x165667B1 + folded(keys[at + c.OUTER_TTL]) * 0xD3A2646D
    flow = folded(keys[at + c.FLOW]) * 0xFD7046C5 + keys[at + c.FROM_LOW] * 0xB55A4F09
    rest = folded(keys[at + c.OPTIONS]) * 0x2C1B3C6D + folded(keys[at + c.ENCRYPTED]) * 0x297A2D39
    return mixed(mixed(0, tunnel + look + ttl + flow + rest & 0xFFFFFFFF), 0)


@compiled
def same(key, cells, cell):
    alike = True
    for slot in range(c.KEY_SLOTS):
        alike &= cells[cell + slot] == key[slot]
    return alike


@compiled
def find(key, index, mask, cells, count, links, link):
    """Return (number of the cell with this key, new count); a new cell gets an empty row."""
    latest = link + (c.LATEST_LOW if key[c.FROM_LOW] else c.LATEST_HIGH)
    if links[latest] and same(key, cells, (links[latest] - 1) * c.CELL_SLOTS):
        return links[latest] - 1, count
    place = hashed(key, 0) & mask
    while index[place]:
        if same(key, cells, (index[place] - 1) * c.CELL_SLOTS):
            links[latest] = index[place]
            return index[place] - 1, count
        place = place + 1 & mask
    if links[latest] and links[link + c.CELLS] >= c.MAX_CELLS:
        return links[latest] - 1, count
    index[place] = links[latest] = count + 1
    links[link + c.CELLS] += 1
    empty(cells, count * c.CELL_SLOTS, key)
    return count, count + 1


@compiled
def empty(cells, cell, key):
    for slot in range(c.KEY_SLOTS):
        cells[cell + slot] = key[slot]
    for slot in range(c.KEY_SLOTS, c.CELL_SLOTS):
        cells[cell + slot] = 0
    cells[cell + c.LENGTH_MIN] = f.NEVER
    cells[cell + c.LENGTH_MAX] = -1
    cells[cell + c.WHOLE_MAX] = -1
    cells[cell + c.FRAGMENTED_MIN] = f.NEVER
    cells[cell + c.FRAGMENTED_MAX] = -1
    cells[cell + c.FIRST] = f.NEVER
    cells[cell + c.LAST] = s.NULL


@compiled
def update(row, p, mss, interface_mtu, cells, cell):
    """Count the frame; `mss` binds both directions, NEVER where no SYN was seen; the MTU is NULL where unknown."""
    length = row[p + s.IP_LEN] if row[p + s.IP_LEN] else row[s.WIRE_LEN] - row[p + s.L3_START]
    tcp_header = row[p + s.TCP_HDR_LEN]
    payload = length - row[p + s.IP_HDR_LEN] - (0 if tcp_header == s.NULL else tcp_header)
    segments = sent_as(tcp_header, length, payload, mss, interface_mtu)
    many = max(segments, 1)
    cells[cell + c.PACKETS] += 1
    cells[cell + c.BYTES] += row[s.WIRE_LEN]
    cells[cell + c.SUPER_FRAMES] += segments != 1
    cells[cell + c.SENT_PACKETS] += segments
    cells[cell + c.SENT_BYTES] += row[s.WIRE_LEN] + (many - 1) * (row[s.WIRE_LEN] - payload)
    cells[cell + c.SENT_UNKNOWN] += segments == 0
    cells[cell + c.LENGTH_MIN] = min(cells[cell + c.LENGTH_MIN], length)
    cells[cell + c.LENGTH_MAX] = max(cells[cell + c.LENGTH_MAX], length)
    if row[p + s.TCP_FLAGS] != s.NULL and row[p + s.TCP_FLAGS] & SYN:
        cells[cell + c.OPENING] += 1
    if row[s.TIME] != s.NULL:
        cells[cell + c.FIRST] = min(cells[cell + c.FIRST], row[s.TIME])
        cells[cell + c.LAST] = max(cells[cell + c.LAST], row[s.TIME])
    if row[s.TUNNELS]:
        cells[cell + c.ZERO_CHECKSUM] += row[s.OUTER + s.UDP_CHECKSUM] == 0
        cells[cell + c.OUTER_DF] += row[s.OUTER + s.IP_DF] == 1
        if row[s.OUTER + s.IP_MF] == 1 or row[s.OUTER + s.IP_FRAG_OFFSET] > 0:
            update_fragmented(length, segments, cells, cell)
            return
    if segments == 1:
        cells[cell + c.WHOLE_MAX] = max(cells[cell + c.WHOLE_MAX], length)


@compiled
def update_fragmented(length, segments, cells, cell):
    """Count a frame that is the first fragment of its outer packet."""
    cells[cell + c.FRAGMENTED] += 1
    if segments == 1:
        cells[cell + c.FRAGMENTED_MIN] = min(cells[cell + c.FRAGMENTED_MIN], length)
        cells[cell + c.FRAGMENTED_MAX] = max(cells[cell + c.FRAGMENTED_MAX], length)


@compiled
def sent_as(tcp_header, length, payload, mss, interface_mtu):
    """Return how many packets on a wire the frame stands for: 1, more for a super-frame, 0 when not to be known.

    ceil(payload / (MSS - (TCP header - 20))): the options take their room in every segment (RFC 6691).
    """
    if tcp_header != s.NULL and mss != f.NEVER:
        room = max(mss - (tcp_header - 20), 1)
        return max((payload + room - 1) // room, 1)
    return 1 if length <= (COMMON_MTU if interface_mtu == s.NULL else interface_mtu) else 0


@compiled
def reindex(cells, count, index, mask):
    """Fill an empty, larger index with the numbers of the rows there are."""
    for number in range(count):
        place = hashed(cells, number * c.CELL_SLOTS) & mask
        while index[place]:
            place = place + 1 & mask
        index[place] = number + 1
