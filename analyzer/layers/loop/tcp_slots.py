"""Where each fact of a flow's TCP at one capture point stands in its row of states: one int64 a slot.

First what both sides share, then SIDE_SLOTS of the low end, then as many of the high end (`low` and `high` as in
flow_slots.py). A side's numbers are about the frames it sent. NULL (slots.py) means not known. Times are ns.
"""

from __future__ import annotations

TIMED = 16
"""Segments a side has under way at most whose acknowledgement is waited for, to sample the round trip."""
COPIES = 8
"""Frames a side sent last, by which a second sighting of the same frame is recognised."""

# facts of the flow
(
    CONNECTIONS,  # one after the other on the same ports
    UNMEASURED,  # TCP frames left out: header or segment length not known
    FIRST,  # earliest time; NULL where no frame has one
    LAST,
    HANDSHAKE,  # first SYN → client's first ACK, of the earliest connection that shows both; NULL until then
    HANDSHAKE_SERVER,  # of the same: SYN → SYN-ACK; NULL where either was sent twice or not seen
    HANDSHAKE_CLIENT,  # of the same: SYN-ACK → ACK; NULL where the SYN-ACK was sent twice or not seen
    RESET,  # time of the first RST
    # the connection that is going on
    CLIENT,  # side that sent its SYN: 0 low, 1 high; NULL where none was seen
    SYN,  # time of the first SYN
    SYN_AGAIN,  # time of the latest SYN
    SYNS,
    SYN_ACK,  # time of the latest SYN-ACK
    SYN_ACKS,
    INITIAL_RTT,  # latest SYN → first ACK of either side: Wireshark's iRTT
    SHARED_SLOTS,
) = range(16)

# of a side: where its sequence numbers stand
(
    ISN,  # initial sequence number, else the one before the first seen or acknowledged
    NEXT,  # highest sequence number seen, and one more
    NEXT_TIME,  # when that was seen
    NEXT_PLACE,  # and where (tcp_copies.place)
    CONTIGUOUS,  # as NEXT, up to the first gap
    ACK,  # acknowledgement number of its last frame
    ACK_TIME,  # time of that frame
    WINDOW,  # of that frame, as on the wire
    EDGE,  # sequence number its window ends before; NULL while the scale is not known
    LAST_WAS,  # what that frame was: tcp_state.KEEP_ALIVE or PROBE
    REPEATED,  # acknowledgements repeated since the last new one
    SHIFT,  # window scale it offered; NO_SHIFT: none; NULL: SYN not seen whole
    ACKED,  # highest of its sequence numbers that the other side acknowledged
    FIN_END,  # sequence number behind its FIN
    GAP_BEGIN,  # sequence numbers between which bytes are missing
    GAP_END,
    GAP_BYTES,  # how many of them
    TIMED_FIRST,  # place of the oldest timed segment
    TIMED_COUNT,
    # facts about it
    FRAMES,  # second sightings not counted
    SECOND_SIGHTINGS,  # the very same frame once more
    PAYLOAD,  # bytes
    NEW_BYTES,  # of these not seen before
    ACKED_BYTES,  # that the other side acknowledged
    RETRANSMISSIONS,  # of all kinds
    FAST,  # of these
    SPURIOUS,  # of these
    OUT_OF_ORDER,
    DUPLICATE_ACKS,
    LOST_SEGMENTS,  # frames before which some were not captured
    ACKED_UNSEEN,  # frames that acknowledge what was not captured
    ZERO_WINDOWS,
    PROBES,  # zero window probes
    WINDOW_FULL,
    KEEP_ALIVES,
    RESETS,
    FINS,
    RTT_SAMPLES,  # round trips from its segments to their acknowledgements
    RTT_MIN,
    RTT_MAX,
    RTT_SUM,
    MSS,  # smallest offered
    WSCALE,  # offered last
    SACK_PERMITTED,  # in the last SYN that could be read: 1 or 0
    MAX_WINDOW,  # bytes; SYNs and RSTs left out
    TIMED_AT,  # sequence number behind a timed segment and its time, TIMED times
) = range(46)
COPIES_AT = TIMED_AT + 2 * TIMED
"""What is remembered of the last frames (tcp_copies.py)."""
SIDE_SLOTS = COPIES_AT + COPIES
TCP_SLOTS = SHARED_SLOTS + 2 * SIDE_SLOTS
NO_SHIFT = -1
