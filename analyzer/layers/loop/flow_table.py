"""The flow table of the compiled path: rows in a dense array, found through an open-addressing index of their numbers.

Everything kept is a sum, a minimum, a maximum or an or, so tables of parts of a capture merge into the table of the
whole, whatever the order.
"""

from __future__ import annotations

from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import fragments
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.hash import folded, mixed
from analyzer.layers.loop.jit import compiled

TCP, ICMP = 6, 1
SYN, ACK = 0x02, 0x10


@compiled
def hashed(keys, at):
    """Return the hash of the key that begins at `at`: a sum of products, which a processor works out side by side."""
    ends = folded(keys[at + f.LOW]) * 0x9E3779B1 + folded(keys[at + f.HIGH]) * 0x85EBCA77
    uppers = folded(keys[at + f.LOW_HI]) * 0xC2B2AE3D + folded(keys[at + f.HIGH_HI]) * 0x27D4EB2F
    ports = folded(keys[at + f.LOW_PORT]) * 0x165667B1 + folded(keys[at + f.HIGH_PORT]) * 0xD3A2646D
    rest = folded(keys[at + f.PROTOCOL]) * 0xFD7046C5 + folded(keys[at + f.ICMP_IDENTIFIER]) * 0xB55A4F09
    rest += folded(keys[at + f.TAP]) * 0x2C1B3C6D
    return mixed(mixed(0, ends + uppers + ports + rest & 0xFFFFFFFF), 0)


@compiled
def find(key, index, mask, rows, count):
    """Return (number of the flow with this key, new count); a new flow gets an empty row."""
    place = hashed(key, 0) & mask
    while index[place]:
        row = (index[place] - 1) * f.FLOW_SLOTS
        same = True
        for slot in range(f.KEY_SLOTS):
            same &= rows[row + slot] == key[slot]
        if same:
            return index[place] - 1, count
        place = place + 1 & mask
    index[place] = count + 1
    empty(rows, count * f.FLOW_SLOTS, key)
    return count, count + 1


@compiled
def empty(rows, row, key):
    for slot in range(f.KEY_SLOTS):
        rows[row + slot] = key[slot]
    for slot in range(f.KEY_SLOTS, f.FLOW_SLOTS):
        rows[row + slot] = 0
    rows[row + f.FIRST] = f.NEVER
    rows[row + f.LAST] = s.NULL
    rows[row + f.OPENED] = f.NEVER
    rows[row + f.OVERHEAD_MIN] = f.NEVER
    rows[row + f.OVERHEAD_MAX] = -1
    rows[row + f.TTL_MIN] = f.NEVER
    rows[row + f.TTL_MAX] = -1
    rows[row + f.LENGTH_MIN] = f.NEVER
    rows[row + f.LENGTH_MAX] = -1
    rows[row + f.LOW_MSS] = f.NEVER
    rows[row + f.HIGH_MSS] = f.NEVER
    rows[row + f.LOW_VNI_MIN] = f.NEVER
    rows[row + f.LOW_VNI_MAX] = -1
    rows[row + f.HIGH_VNI_MIN] = f.NEVER
    rows[row + f.HIGH_VNI_MAX] = -1


@compiled
def write_key(row, p, key):
    """Fill the key of the packet at `p`; return whether it goes from the low to the high end.

    ICMP echoes are keyed by id; an ICMP error by its type, negative, so that it never joins an echo.
    """
    source, destination = row[p + s.SRCPORT], row[p + s.DSTPORT]
    low = row[p + s.IP_SRC_HI] < row[p + s.IP_DST_HI] or (
        row[p + s.IP_SRC_HI] == row[p + s.IP_DST_HI]
        and (
            row[p + s.IP_SRC] < row[p + s.IP_DST] or (row[p + s.IP_SRC] == row[p + s.IP_DST] and source <= destination)
        )
    )
    at, to = (s.IP_SRC_HI, s.IP_DST_HI) if low else (s.IP_DST_HI, s.IP_SRC_HI)
    key[f.PROTOCOL] = row[p + s.IP_VERSION] << 8 | row[p + s.IP_PROTO]
    key[f.LOW_HI] = row[p + at]
    key[f.LOW] = row[p + at + 1]
    key[f.HIGH_HI] = row[p + to]
    key[f.HIGH] = row[p + to + 1]
    key[f.LOW_PORT] = source if low else destination
    key[f.HIGH_PORT] = destination if low else source
    key[f.TAP] = 0
    key[f.ICMP_IDENTIFIER] = row[p + s.ICMP_IDENT]
    if row[p + s.ICMP_TYPE] != s.NULL and row[p + s.ICMP_IDENT] == s.NULL:
        key[f.ICMP_IDENTIFIER] = -1 - row[p + s.ICMP_TYPE]
    return low


@compiled
def add(row, key, index, mask, rows, count, pieces):
    """Count the frame of `row`; return the new number of flows."""
    p = s.INNER if row[s.TUNNELS] and row[s.INNER + s.L3_START] != s.NULL else s.OUTER
    if row[p + s.IP_VERSION] == s.NULL:
        return count
    if row[p + s.IP_FRAG_OFFSET] > 0:
        fragments.tie(row, p, rows, pieces)
        return count
    from_low = write_key(row, p, key)
    number, count = find(key, index, mask, rows, count)
    update(row, p, from_low, rows, number * f.FLOW_SLOTS)
    if row[p + s.IP_MF] == 1:
        fragments.remember(row, p, number, pieces)
    if p != s.OUTER and row[s.OUTER + s.IP_MF] == 1:
        fragments.remember(row, s.OUTER, number, pieces)
    return count


@compiled
def update(row, p, from_low, rows, r):
    """Add the frame to its flow's row."""
    time = row[s.TIME]
    if time != s.NULL and time < rows[r + f.FIRST]:
        rows[r + f.FIRST] = time
        rows[r + f.FIRST_FROM_LOW] = from_low
    elif rows[r + f.LOW_PACKETS] + rows[r + f.HIGH_PACKETS] == 0:
        rows[r + f.FIRST_FROM_LOW] = from_low
    rows[r + f.LAST] = max(rows[r + f.LAST], time)
    side = 0 if from_low else 1
    rows[r + f.LOW_PACKETS + side] += 1
    rows[r + f.LOW_BYTES + side] += row[s.WIRE_LEN]
    ttl = row[p + s.IP_TTL]
    rows[r + f.TTL_MIN] = min(rows[r + f.TTL_MIN], ttl)
    rows[r + f.TTL_MAX] = max(rows[r + f.TTL_MAX], ttl)
    length = row[p + s.IP_LEN] if row[p + s.IP_LEN] else row[s.WIRE_LEN] - row[p + s.L3_START]
    rows[r + f.LENGTH_MIN] = min(rows[r + f.LENGTH_MIN], length)
    rows[r + f.LENGTH_MAX] = max(rows[r + f.LENGTH_MAX], length)
    flags = row[p + s.TCP_FLAGS]
    if flags != s.NULL:
        rows[r + f.TCP_FLAGS] |= flags
        if flags & SYN:
            opened(rows, r, time, from_low != (flags & ACK != 0))
            mss = row[p + s.TCP_MSS]
            if mss != s.NULL:
                rows[r + f.LOW_MSS + side] = min(rows[r + f.LOW_MSS + side], mss)
    kind = row[p + s.ICMP_TYPE]
    if kind != s.NULL and kind == (8 if row[p + s.IP_PROTO] == ICMP else 128):
        opened(rows, r, time, from_low)
    update_tunnel(row, side, rows, r)


@compiled
def opened(rows, r, time, from_low):
    """Note who opens the flow: the earliest SYN or echo request says it."""
    if time < rows[r + f.OPENED]:
        rows[r + f.OPENED] = time
        rows[r + f.OPENED_FROM_LOW] = from_low


@compiled
def update_tunnel(row, side, rows, r):
    """Add what stands around the packet: overhead, tunnel kind and the VNI of this direction."""
    if row[s.OVERHEAD] == s.NULL:
        rows[r + f.OVERHEAD_UNSEEN] += 1
    else:
        rows[r + f.OVERHEAD] += row[s.OVERHEAD]
        rows[r + f.OVERHEAD_MIN] = min(rows[r + f.OVERHEAD_MIN], row[s.OVERHEAD])
        rows[r + f.OVERHEAD_MAX] = max(rows[r + f.OVERHEAD_MAX], row[s.OVERHEAD])
    if row[s.TUNNELS] == 0:
        rows[r + f.CARRIED_BY] |= 1
        return
    rows[r + f.CARRIED_BY] |= 2 << row[s.TUNNEL_KIND]
    vni = row[s.VNI]
    if vni != s.NULL:
        slot = r + f.LOW_VNI_MIN + 2 * side
        rows[slot] = min(rows[slot], vni)
        rows[slot + 1] = max(rows[slot + 1], vni)


@compiled
def merge(other, others, key, index, mask, rows, count):
    """Add `others` rows of another table to this one; return the new number of flows."""
    for flow in range(others):
        o = flow * f.FLOW_SLOTS
        for slot in range(f.KEY_SLOTS):
            key[slot] = other[o + slot]
        number, count = find(key, index, mask, rows, count)
        r = number * f.FLOW_SLOTS
        if other[o + f.FIRST] < rows[r + f.FIRST]:
            rows[r + f.FIRST] = other[o + f.FIRST]
            rows[r + f.FIRST_FROM_LOW] = other[o + f.FIRST_FROM_LOW]
        if other[o + f.OPENED] < rows[r + f.OPENED]:
            rows[r + f.OPENED] = other[o + f.OPENED]
            rows[r + f.OPENED_FROM_LOW] = other[o + f.OPENED_FROM_LOW]
        for slot in (f.LOW_PACKETS, f.HIGH_PACKETS, f.LOW_BYTES, f.HIGH_BYTES):
            rows[r + slot] += other[o + slot]
        for slot in (f.OVERHEAD, f.OVERHEAD_UNSEEN, f.FRAGMENTS):
            rows[r + slot] += other[o + slot]
        for slot in (f.LOW_MSS, f.HIGH_MSS):
            rows[r + slot] = min(rows[r + slot], other[o + slot])
        for slot in (f.OVERHEAD_MIN, f.TTL_MIN, f.LENGTH_MIN, f.LOW_VNI_MIN, f.HIGH_VNI_MIN):
            rows[r + slot] = min(rows[r + slot], other[o + slot])
        for slot in (f.LAST, f.OVERHEAD_MAX, f.TTL_MAX, f.LENGTH_MAX, f.LOW_VNI_MAX, f.HIGH_VNI_MAX):
            rows[r + slot] = max(rows[r + slot], other[o + slot])
        for slot in (f.TCP_FLAGS, f.CARRIED_BY):
            rows[r + slot] |= other[o + slot]
    return count


@compiled
def reindex(rows, count, index, mask):
    """Fill an empty, larger index with the numbers of the rows there are."""
    for number in range(count):
        place = hashed(rows, number * f.FLOW_SLOTS) & mask
        while index[place]:
            place = place + 1 & mask
        index[place] = number + 1
