"""Where each fact of a flow stands in its row: one int64 a slot. `low` and `high` are its two ends in numeric order."""

from __future__ import annotations

(
    PROTOCOL,  # IP version << 8 | protocol
    LOW_HI,
    LOW,
    HIGH_HI,
    HIGH,
    LOW_PORT,
    HIGH_PORT,
    ICMP_IDENTIFIER,
    TAP,  # which of a capture's interfaces, where these are told apart (point_table.py); else 0
    KEY_SLOTS,
) = range(10)
(
    FIRST,  # NEVER where no frame has a time
    LAST,  # NULL there
    FIRST_FROM_LOW,  # 1 when the earliest frame came from the low end
    OPENED,  # time of the earliest SYN or echo request; NEVER for none
    OPENED_FROM_LOW,
    LOW_PACKETS,
    HIGH_PACKETS,
    LOW_BYTES,
    HIGH_BYTES,
    OVERHEAD,  # sum
    OVERHEAD_MIN,
    OVERHEAD_MAX,
    OVERHEAD_UNSEEN,  # frames whose inner header could not be seen
    TTL_MIN,
    TTL_MAX,
    LENGTH_MIN,
    LENGTH_MAX,
    TCP_FLAGS,  # of all frames, or-ed
    LOW_MSS,  # smallest MSS option sent by the low end; NEVER for none
    HIGH_MSS,
    CARRIED_BY,  # bit 0 bare, then one bit a tunnel kind
    LOW_VNI_MIN,
    LOW_VNI_MAX,
    HIGH_VNI_MIN,
    HIGH_VNI_MAX,
    FRAGMENTS,  # later fragments, tied to the flow by the first one
    FLOW_SLOTS,
) = range(KEY_SLOTS, 36)
NEVER = 1 << 62
"""Where a smallest value starts."""
