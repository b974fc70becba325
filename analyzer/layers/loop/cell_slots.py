"""Where each fact of a cell stands in its row: frames of one flow and direction that look alike, counted together.

Beside every flow of a capture point stands a row of LINK_SLOTS: its latest cells, and its TCP state.
"""

from __future__ import annotations

(
    FLOW,  # number of the flow
    FROM_LOW,
    TTL,  # of the workload packet
    OUTER_TTL,  # NULL for a bare packet, as all of the outer header
    TUNNEL_PATH,
    VNI,
    OUTER_VERSION,
    OUTER_SRC_HI,
    OUTER_SRC,
    OUTER_DST_HI,
    OUTER_DST,
    OUTER_PORT,
    OVERHEAD,
    OVERHEAD_IP,
    OVERHEAD_UDP,
    OVERHEAD_HEADER,
    OVERHEAD_OPTIONS,
    OVERHEAD_ETHERNET,
    ENCRYPTED,
    OPTIONS,  # hash of the Geneve options' bytes, 0 for none
    KEY_SLOTS,
) = range(21)
(
    PACKETS,
    BYTES,
    SUPER_FRAMES,
    SENT_PACKETS,  # packets on a wire that the frames stand for, where known
    SENT_BYTES,
    SENT_UNKNOWN,  # super-frames whose MSS was not seen
    LENGTH_MIN,  # IP total length of the workload packet; NEVER where none was counted, as of the other minima
    LENGTH_MAX,
    WHOLE_MAX,  # of packets that are no super-frame and whose outer packet was in one piece; -1 for none
    FRAGMENTED_MIN,  # of packets whose outer packet travelled in fragments
    FRAGMENTED_MAX,
    FRAGMENTED,  # how many of them
    OPENING,  # TCP SYNs
    FIRST,  # time; NEVER where no frame has one
    LAST,  # NULL there
    ZERO_CHECKSUM,  # frames whose outer UDP checksum is 0
    OUTER_DF,
    CELL_SLOTS,
) = range(KEY_SLOTS, 38)

(
    LATEST_HIGH,  # number + 1 of the cell that counted the latest frame from the high end
    LATEST_LOW,
    CELLS,  # how many there are of this flow
    TCP,  # number + 1 of its TCP state
    FRAGMENT_BYTES,  # headers of later outer fragments
    LINK_SLOTS,
) = range(6)

MAX_CELLS = 512
"""Of one flow: what would be the next is counted in the latest one. No path makes so many; a forger could."""
