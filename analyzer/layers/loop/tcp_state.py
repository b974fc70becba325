"""A flow's TCP at one capture point, frame by frame in the order of the file: numbers of tcp_slots.py.

What is not measured is not guessed: a frame whose headers or segment length are not all there (cut, or an IP fragment)
is counted as UNMEASURED, and its side's sequence numbers start anew with the next one.
"""

from __future__ import annotations

from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_connection as connection
from analyzer.layers.loop import tcp_copies as copies
from analyzer.layers.loop import tcp_round_trip as round_trip
from analyzer.layers.loop import tcp_sequence as sequence
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.tcp_sequence import ACK, FIN, MASK, RST, SYN


@compiled
def empty(states, t):
    for slot in range(c.SHARED_SLOTS):
        states[t + slot] = s.NULL
    states[t + c.CONNECTIONS] = 0
    states[t + c.UNMEASURED] = 0
    for side in range(2):
        a = t + c.SHARED_SLOTS + side * c.SIDE_SLOTS
        for slot in range(c.SIDE_SLOTS):
            states[a + slot] = s.NULL
        for slot in range(c.FRAMES, c.RTT_SAMPLES + 1):
            states[a + slot] = 0
        states[a + c.RTT_SUM] = 0
        for slot in range(c.COPIES_AT, c.SIDE_SLOTS):
            states[a + slot] = -1
    connection.begin_connection(states, t)


@compiled
def add(row, p, from_low, states, t):
    """Add the frame of `row`, whose TCP header stands in the packet at `p`."""
    side = 0 if from_low else 1
    a = t + c.SHARED_SLOTS + side * c.SIDE_SLOTS
    b = t + c.SHARED_SLOTS + (1 - side) * c.SIDE_SLOTS
    seen(row[s.TIME], states, t)
    flags, length = row[p + s.TCP_FLAGS], length_of(row, p)
    if length < 0:
        states[t + c.UNMEASURED] += 1
        for slot in (c.NEXT, c.CONTIGUOUS):
            states[a + slot] = s.NULL
        states[a + c.TIMED_COUNT] = 0
        return
    where = copies.place(row)
    if copies.is_copy(row, p, length, where, states, a):
        states[a + c.SECOND_SIGHTINGS] += 1
        return
    if states[t + c.CONNECTIONS] == 0:
        states[t + c.CONNECTIONS] = 1
    if flags & SYN:
        connection.opening(row, p, flags, side, states, t, a, b)
    number(row, p, flags, states, a, b)
    segment(row, p, length, flags, where, states, t, a, b)
    if flags & (SYN | ACK) == ACK:
        connection.established(row, p, flags, side, states, t, a)
    totals(row, length, flags, states, t, a)


@compiled
def seen(time, states, t):
    if time != s.NULL:
        first = states[t + c.FIRST]
        states[t + c.FIRST] = time if first == s.NULL else min(first, time)
        states[t + c.LAST] = max(states[t + c.LAST], time)


@compiled
def length_of(row, p):
    """Return the payload on the wire as tcp_len is told (columns/packet.py), negative where that is not known."""
    if row[p + s.TCP_FLAGS] == s.NULL or row[p + s.TCP_HDR_LEN] == s.NULL or row[p + s.IP_MF] == 1:
        return -1
    total, to_frame_end = row[p + s.IP_LEN], row[s.WIRE_LEN] - row[p + s.L3_START]
    if total <= 0 or total > to_frame_end:
        total = to_frame_end
    return total - row[p + s.IP_HDR_LEN] - row[p + s.TCP_HDR_LEN]


@compiled
def number(row, p, flags, states, a, b):
    """Note where the numbers of both sides begin, from the first frame seen."""
    if states[a + c.ISN] == s.NULL:
        states[a + c.ISN] = row[p + s.TCP_SEQ] - 1 & MASK
    if states[a + c.ACKED] == s.NULL:
        states[a + c.ACKED] = row[p + s.TCP_SEQ]
    if flags & ACK and states[b + c.ISN] == s.NULL:
        states[b + c.ISN] = row[p + s.TCP_ACK] - 1 & MASK


@compiled
def segment(row, p, length, flags, where, states, t, a, b):
    """Take the frame's place among the sequence numbers of its side and its acknowledgement of the other's."""
    seq, ack = row[p + s.TCP_SEQ], row[p + s.TCP_ACK] if flags & ACK else s.NULL
    takes = length > 0 or flags & (SYN | FIN) != 0
    end = seq + length + (1 if flags & (SYN | FIN) else 0) & MASK
    what = sequence.look(row, p, length, flags, states, a, b)
    if ack != states[a + c.ACK]:
        states[a + c.REPEATED] = 0
    if ack != s.NULL and flags & RST == 0:
        sequence.acknowledge(ack, states, a, b)
    if takes and what == sequence.KEEP_ALIVE:
        # its byte may be one that was not acknowledged yet
        states[a + c.TIMED_COUNT] = 0
    elif takes:
        states[a + c.NEW_BYTES] += sequence.sent_again(row, length, seq, end, states, t, a, b)
    sequence.advance(row, seq, end, takes, what, where, states, a)
    if flags & FIN:
        states[a + c.FIN_END] = end
    if ack != s.NULL:
        round_trip.acknowledged(ack, row[s.TIME], states, b)
    states[a + c.LAST_WAS] = what
    states[a + c.ACK] = ack
    states[a + c.ACK_TIME] = row[s.TIME]
    connection.announce(row[p + s.TCP_WINDOW], ack, flags, states, a, b)


@compiled
def totals(row, length, flags, states, t, a):
    states[a + c.FRAMES] += 1
    states[a + c.PAYLOAD] += length
    if flags & FIN:
        states[a + c.FINS] += 1
    if flags & RST:
        states[a + c.RESETS] += 1
        if states[t + c.RESET] == s.NULL:
            states[t + c.RESET] = row[s.TIME]
