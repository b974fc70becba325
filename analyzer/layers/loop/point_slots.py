"""What a capture point counts beside its flows and cells, and what it is told: one int64 a slot."""

from __future__ import annotations

from analyzer.layers.loop.codes import STATUSES

# counts
STATUS = 1
"""Frames per decode status stand from here on; the flows before them."""
(
    CELLS,
    TCPS,
    KEPT,  # rows of the list of kept frames
    WIRE_BYTES,
    CUT,  # frames stored shorter than they were
    SUPER_FRAMES,  # longer than the interface's MTU
    FIRST,  # NEVER where no frame has a time
    LAST,  # NULL there
    CROWDED,  # frames counted in another cell, as their flow had too many
    ARP,  # these and the following are no flow's
    LATER_FRAGMENTS,
    UNDECODED,
    ETHERTYPES,  # how many are listed behind, each with its frames
    COUNTS,
) = range(STATUS + len(STATUSES), STATUS + len(STATUSES) + 14)
FLOWS = 0
MAX_ETHERTYPES = 64
COUNTS_LEN = COUNTS + 2 * MAX_ETHERTYPES

# what is told: the interface's MTU or NULL, and what may still be kept
(
    MTU,
    ECHO_LIMIT,  # echoes whose hash is at most this
    ERRORS_LEFT,  # ICMP errors
    BGP_LEFT,  # segments of port 179
    TELLS,
) = range(5)

# a kept frame
(
    RECORD,  # its place in the block
    REASONS,
    CELL,
    HASH,  # of an echo exchange, the same for request and reply at every point
    KEPT_SLOTS,
) = range(5)
ECHO, ERROR, OPTIONS, BGP = 1, 2, 4, 8
"""Reasons: an echo, an ICMP error with what it quotes, the first one of a cell with Geneve options, port 179."""
