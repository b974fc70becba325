"""Where the packets lie in a block of a pcap file: the compiled counterpart of the reader's inner loop.

Each record becomes RECORD_SLOTS numbers. The scan stops before anything it does not read (a length beyond reason, a
record that is not there whole) and says where.
"""

from __future__ import annotations

import numpy as np

from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.records import (
    CAP_LEN,
    DATA,
    INTERFACE,
    LINK_TYPE,
    MAX_CAPTURED,
    RECORD_SLOTS,
    TIME,
    WIRE_LEN,
)


@compiled
def u32(b, at, big):
    if big:
        return np.int64(b[at]) << 24 | np.int64(b[at + 1]) << 16 | np.int64(b[at + 2]) << 8 | np.int64(b[at + 3])
    return np.int64(b[at + 3]) << 24 | np.int64(b[at + 2]) << 16 | np.int64(b[at + 1]) << 8 | np.int64(b[at])


@compiled
def scan_pcap(b, at, end, stop, big, fraction_ns, header_len, link_type, records, room):
    """Return (records found, where the first unread one begins): those that begin before `stop`, at most `room`."""
    count = 0
    while count < room and at < stop and at + header_len <= end:
        cap_len = u32(b, at + 8, big)
        if cap_len > MAX_CAPTURED or at + header_len + cap_len > end:
            break
        if cap_len == 0 and u32(b, at, big) == 0 and u32(b, at + 12, big) == 0:
            break  # nothing but zeros: whether that is a packet, the reader of records decides
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
