"""Where the packets lie in a block of a pcap or pcapng file: the compiled counterpart of the readers' inner loops.

Each record becomes RECORD_SLOTS numbers. The scan stops before anything it does not read (a length beyond reason, a
record that is not there whole) and says where.
"""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.records import (
    CAP_LEN,
    DATA,
    DIVISOR,
    EPB,
    INTERFACE,
    INTERFACE_SLOTS,
    LINK,
    LINK_TYPE,
    MAX_BLOCK,
    MAX_CAPTURED,
    MOST,
    MULTIPLIER,
    OFFSET,
    RECORD_SLOTS,
    SHIFT,
    TIME,
    WIRE_LEN,
)
from analyzer.layers.loop.slots import NULL


@compiled
def u32(b, at, big):
    if big:
        return np.int64(b[at]) << 24 | np.int64(b[at + 1]) << 16 | np.int64(b[at + 2]) << 8 | np.int64(b[at + 3])
    return np.int64(b[at + 3]) << 24 | np.int64(b[at + 2]) << 16 | np.int64(b[at + 1]) << 8 | np.int64(b[at])


@compiled
def u16(b, at, big):
    if big:
        return np.int64(b[at]) << 8 | np.int64(b[at + 1])
    return np.int64(b[at + 1]) << 8 | np.int64(b[at])


@compiled
def scan_pcap(b, at, end, stop, big, fraction_ns, header_len, link_type, records, room):
    """Return (records found, where the first unread one begins): those that begin before `stop`, at most `room`."""
    count = 0
    while count < room and at < stop and at + header_len <= end:
        cap_len = u32(b, at + 8, big)
        if cap_len > MAX_CAPTURED or at + header_len + cap_len > end:
            break
        if cap_len == 0 and u32(b, at + 12, big) == 0:
            break  # nothing, or another file's header: whether that is a packet, the reader of records decides
        r = count * RECORD_SLOTS
        records[r + DATA] = at + header_len
        records[r + CAP_LEN] = cap_len
        records[r + WIRE_LEN] = max(u32(b, at + 12, big), cap_len)
        records[r + TIME] = u32(b, at, big) * 1_000_000_000 + u32(b, at + 4, big) * fraction_ns
        records[r + LINK_TYPE] = link_type
        records[r + INTERFACE] = 0
        at += header_len + cap_len
        count += 1
    return count, at


@compiled
def scan_pcapng(b, at, end, big, interfaces, many, first_interface, records, room):
    """Return (records found, where the first unread block begins): enhanced packet blocks in a row, at most `room`.

    It stops before any other block, and before one that says more than its packet (comments, losses) or whose time
    does not fit: those are the reader's. `interfaces` has INTERFACE_SLOTS numbers for each of the section's.
    """
    count = 0
    while count < room and at + 32 <= end and u32(b, at, big) == EPB:
        length = u32(b, at + 4, big)
        index = u32(b, at + 8, big)
        cap_len = u32(b, at + 20, big)
        if length & 3 or length > MAX_BLOCK or at + length > end or index >= many or cap_len > length - 32:
            break
        if u32(b, at + length - 4, big) != length or says_more(b, at + 28 + (cap_len + 3 & ~3), at + length - 4, big):
            break
        time = nanoseconds(u32(b, at + 12, big), u32(b, at + 16, big), interfaces, index * INTERFACE_SLOTS)
        if time == NULL:
            break
        r = count * RECORD_SLOTS
        records[r + DATA] = at + 28
        records[r + CAP_LEN] = cap_len
        records[r + WIRE_LEN] = max(u32(b, at + 24, big), cap_len)
        records[r + TIME] = time
        records[r + LINK_TYPE] = interfaces[index * INTERFACE_SLOTS + LINK]
        records[r + INTERFACE] = first_interface + index
        at += length
        count += 1
    return count, at


@compiled
def says_more(b, at, end, big):
    """Return whether the options of a packet block hold a comment (1) or a drop count (4)."""
    while at + 4 <= end:
        code, length = u16(b, at, big), u16(b, at + 2, big)
        if code == 1 or code == 4:
            return True
        if code == 0:
            break
        at += 4 + (length + 3 & ~3)
    return False


@compiled
def nanoseconds(high, low, interfaces, i):
    """Return the time of a packet, NULL where its numbers do not fit into 63 bits on the way."""
    ticks = high << 32 | low
    multiplier, divisor, shift = interfaces[i + MULTIPLIER], interfaces[i + DIVISOR], interfaces[i + SHIFT]
    if high >> 31 or multiplier == 0 or ticks > MOST // multiplier:
        return np.int64(NULL)
    time = ticks * multiplier // divisor
    if shift:
        if ticks >> shift >= MOST // 1_000_000_000:
            return np.int64(NULL)
        time = (ticks >> shift) * 1_000_000_000 + ((ticks & (1 << shift) - 1) * 1_000_000_000 >> shift)
    if time > MOST - max(interfaces[i + OFFSET], 0):
        return np.int64(NULL)
    return time + interfaces[i + OFFSET]


@compiled
def resync(b, end, big, header_len, first_second, last_second, needed):
    """Return where `needed` sound pcap records in a row begin, -1 if nowhere: pcap has no marks to find them by.

    A guess: whoever uses it checks that the records before it end exactly there.
    """
    for start in range(end - header_len):
        at = start
        sound = 0
        while sound < needed and at + header_len <= end:
            second = u32(b, at, big)
            cap_len = u32(b, at + 8, big)
            wire_len = u32(b, at + 12, big)
            if second < first_second or second > last_second or u32(b, at + 4, big) >= 1_000_000_000:
                break
            if cap_len > wire_len or cap_len > MAX_CAPTURED or wire_len > MAX_CAPTURED or cap_len == 0:
                break
            at += header_len + cap_len
            sound += 1
        if sound == needed:
            return start
    return -1
