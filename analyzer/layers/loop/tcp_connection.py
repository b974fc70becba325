"""A TCP connection of a flow: what begins one, what its SYNs offer, how long its handshake took, its windows.

A SYN with another initial sequence number begins a new connection, as in Wireshark; so does a SYN-ACK that answers no
SYN of the one that is going on (where one direction only is captured; Wireshark goes on with the old connection).
"""

from __future__ import annotations

from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop.codes import TRUNCATED
from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.tcp_sequence import ACK, MASK, RST, SYN, elapsed

LARGEST_SHIFT = 14
"""RFC 7323, 2.3: larger ones are taken for this."""


@compiled
def begin_connection(states, t):
    """Forget the sequence numbers of the connection before."""
    for slot in range(c.CLIENT, c.SHARED_SLOTS):
        states[t + slot] = s.NULL
    states[t + c.SYNS] = 0
    states[t + c.SYN_ACKS] = 0
    begin_side(states, t + c.SHARED_SLOTS)
    begin_side(states, t + c.SHARED_SLOTS + c.SIDE_SLOTS)


@compiled
def begin_side(states, a):
    for slot in range(c.ISN, c.FRAMES):
        states[a + slot] = s.NULL
    for slot in (c.LAST_WAS, c.REPEATED, c.GAP_BYTES, c.TIMED_FIRST, c.TIMED_COUNT):
        states[a + slot] = 0


@compiled
def opening(row, p, flags, side, states, t, a, b):
    """Take a SYN or SYN-ACK: the connection it begins, and what it offers."""
    seq, time = row[p + s.TCP_SEQ], row[s.TIME]
    other = states[a + c.ISN] != s.NULL and states[a + c.ISN] != seq
    if flags & ACK == 0:
        if other:
            states[t + c.CONNECTIONS] += 1
            begin_connection(states, t)
        elif states[a + c.NEXT] != s.NULL:
            # a RST may have moved it (RFC 9293, 3.5.2)
            states[a + c.NEXT] = states[a + c.CONTIGUOUS]
        if states[t + c.SYNS] == 0:
            states[t + c.CLIENT] = side
            states[t + c.SYN] = time
        states[t + c.SYNS] += 1
        states[t + c.SYN_AGAIN] = time
    else:
        if other and states[t + c.CLIENT] == 1 - side and row[p + s.TCP_ACK] == (states[b + c.ISN] + 1 & MASK):
            begin_side(states, a)
        elif other:
            states[t + c.CONNECTIONS] += 1
            begin_connection(states, t)
        states[t + c.SYN_ACKS] += 1
        states[t + c.SYN_ACK] = time
    states[a + c.ISN] = seq
    states[a + c.ACKED] = seq + 1 & MASK
    offers(row, p, states, a)


@compiled
def offers(row, p, states, a):
    """Keep a SYN's options; one that is missing from options cut off by the capture is not known."""
    mss, shift, sack = row[p + s.TCP_MSS], row[p + s.TCP_WSCALE], row[p + s.TCP_SACK_PERM]
    cut = row[s.STATUS] == TRUNCATED
    if mss != s.NULL:
        known = states[a + c.MSS]
        states[a + c.MSS] = mss if known == s.NULL else min(known, mss)
    if shift != s.NULL:
        states[a + c.WSCALE] = shift
        states[a + c.SHIFT] = min(shift, LARGEST_SHIFT)
    elif not cut:
        states[a + c.SHIFT] = c.NO_SHIFT
    if sack != s.NULL or not cut:
        states[a + c.SACK_PERMITTED] = 1 if sack != s.NULL else 0


@compiled
def announce(window, ack, flags, states, a, b):
    """Keep the window, in bytes where its scale is known: 0 unless both sides offered one (RFC 7323, 2.2)."""
    states[a + c.WINDOW] = window
    mine, others = states[a + c.SHIFT], states[b + c.SHIFT]
    scaled = s.NULL
    if mine == c.NO_SHIFT or others == c.NO_SHIFT or (flags & SYN and mine != s.NULL and others != s.NULL):
        scaled = window
    elif mine != s.NULL and others != s.NULL:
        scaled = window << mine
    states[a + c.EDGE] = s.NULL if scaled == s.NULL or ack == s.NULL else ack + scaled & MASK
    if scaled != s.NULL and flags & (SYN | RST) == 0:
        states[a + c.MAX_WINDOW] = max(states[a + c.MAX_WINDOW], scaled)


@compiled
def established(row, p, flags, side, states, t, a):
    """Time the handshake with the first acknowledgement behind it."""
    time = row[s.TIME]
    if states[t + c.INITIAL_RTT] == s.NULL:
        states[t + c.INITIAL_RTT] = elapsed(states[t + c.SYN_AGAIN], time)
    if states[t + c.HANDSHAKE] != s.NULL or states[t + c.CLIENT] != side or flags & RST:
        return
    if row[p + s.TCP_SEQ] != (states[a + c.ISN] + 1 & MASK):
        return
    states[t + c.HANDSHAKE] = elapsed(states[t + c.SYN], time)
    if states[t + c.SYN_ACKS] == 1:
        states[t + c.HANDSHAKE_CLIENT] = elapsed(states[t + c.SYN_ACK], time)
        if states[t + c.SYNS] == 1:
            states[t + c.HANDSHAKE_SERVER] = elapsed(states[t + c.SYN], states[t + c.SYN_ACK])
