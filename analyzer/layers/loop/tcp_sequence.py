"""Sequence numbers and what a frame says of them: retransmissions, gaps, keep-alives, as Wireshark defines them.

The definitions are those of Wireshark's "TCP Analysis" (User's Guide, 7.5), taken from how tshark 4.0 counts: the same
order of questions, the last frame of each side as the only memory. Differences, each on purpose:

- nothing is marked by the number 0: Wireshark takes a sequence number of 0 for "none seen yet";
- a gap that was acknowledged is told once (ACKED_UNSEEN); Wireshark may tell it again with every acknowledgement;
- window scales are known when both SYNs were seen, or one without the option; Wireshark believes one alone;
- a frame whose time is not known is neither out of order nor a fast retransmission, but a retransmission.
- an acknowledgement of what was not captured counts as no repeated one: tshark 4.0 takes it for more than two, so that
  the next late segment is a fast retransmission;
- the acknowledgement number of a frame without the ACK flag (a plain RST) says nothing.

Multipath TCP's exceptions are not made.
"""

from __future__ import annotations

from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_round_trip as round_trip
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop.jit import compiled

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
KEEP_ALIVE, PROBE = 1, 2
"""What a frame of one byte or none may be (LAST_WAS)."""
FAST_WITHIN = 20_000_000
REORDERED_WITHIN = 3_000_000
"""How long behind the furthest segment one may come and be out of order, where no handshake was seen."""
MASK, HALF = (1 << 32) - 1, 1 << 31


@compiled
def beyond(x, y):
    """Return by how much sequence number x is ahead of y, negative where it is behind (RFC 9293, 3.4)."""
    return (x - y + HALF & MASK) - HALF


@compiled
def elapsed(since, now):
    """Return now - since, NULL where a time is not known or they are in the wrong order."""
    if since == s.NULL or now == s.NULL or now < since:
        return s.NULL
    return now - since


@compiled
def look(row, p, length, flags, states, a, b):
    """Count what the frame of the side at `a` is, before it is added; return KEEP_ALIVE, PROBE or 0."""
    seq, window, highest = row[p + s.TCP_SEQ], row[p + s.TCP_WINDOW], states[a + c.NEXT]
    known = highest != s.NULL
    plain = flags & (SYN | FIN | RST) == 0
    if length == 1 and known and seq == highest and states[b + c.WINDOW] == 0:
        states[a + c.PROBES] += 1
        return PROBE
    if window == 0 and plain:
        states[a + c.ZERO_WINDOWS] += 1
    if known and flags & RST == 0 and beyond(seq, highest) > 0:
        states[a + c.LOST_SEGMENTS] += 1
        open_gap(seq, highest, states, a)
    if not plain:
        return 0
    what = 0
    if known and length <= 1 and seq == (highest - 1 & MASK):
        states[a + c.KEEP_ALIVES] += 1
        what = KEEP_ALIVE
    if length > 0:
        if states[b + c.EDGE] == (seq + length & MASK):
            states[a + c.WINDOW_FULL] += 1
    elif window > 0 and known and seq == highest and states[b + c.LAST_WAS] != KEEP_ALIVE:
        if window == states[a + c.WINDOW] and row[p + s.TCP_ACK] == states[a + c.ACK]:
            states[a + c.REPEATED] += 1
            states[a + c.DUPLICATE_ACKS] += 1
    return what


@compiled
def sent_again(row, length, seq, end, states, t, a, b):
    """Tell whether a segment that carries data, SYN or FIN was sent again or came late; return how many new bytes."""
    highest, acked, now = states[a + c.NEXT], states[b + c.ACK], row[s.TIME]
    back = highest != s.NULL and beyond(seq, highest) < 0 and not (length > 1 and seq == (highest - 1 & MASK))
    spurious = length > 0 and acked != s.NULL and beyond(seq + length, acked) <= 0
    if not back and not spurious:
        return length if highest == s.NULL else length - max(0, beyond(highest, seq))
    states[a + c.TIMED_COUNT] = 0
    if spurious:
        states[a + c.SPURIOUS] += 1
        states[a + c.RETRANSMISSIONS] += 1
    elif is_fast(seq, now, states, b):
        states[a + c.FAST] += 1
        states[a + c.RETRANSMISSIONS] += 1
    elif end != highest and is_late(now, states, t, a):
        states[a + c.OUT_OF_ORDER] += 1
    else:
        states[a + c.RETRANSMISSIONS] += 1
    if highest == s.NULL:
        return length
    return min(length, max(0, beyond(end, highest))) + fill_gap(seq, length, states, a)


@compiled
def is_fast(seq, now, states, b):
    """Return whether the segment is what at least two repeated acknowledgements, the last one just now, ask for."""
    since = elapsed(states[b + c.ACK_TIME], now)
    asked = states[b + c.REPEATED] >= 2 and states[b + c.ACK] == seq
    return asked and since != s.NULL and since < FAST_WITHIN


@compiled
def is_late(now, states, t, a):
    """Return whether the furthest segment is too recent for this one to be a retransmission."""
    since, first = elapsed(states[a + c.NEXT_TIME], now), states[t + c.INITIAL_RTT]
    return since != s.NULL and since < (first if first > 0 else REORDERED_WITHIN)


@compiled
def open_gap(seq, highest, states, a):
    """Note that the bytes up to `seq` were not captured."""
    if states[a + c.GAP_BYTES] == 0:
        states[a + c.GAP_BEGIN] = highest
    states[a + c.GAP_END] = seq
    states[a + c.GAP_BYTES] += beyond(seq, highest)


@compiled
def fill_gap(seq, length, states, a):
    """Return how many bytes of a late segment were missing: those within the gap, as many as it still lacks."""
    if states[a + c.GAP_BYTES] == 0:
        return 0
    begin = max(0, beyond(states[a + c.GAP_BEGIN], seq))
    filled = min(length - begin, length - max(0, beyond(seq + length, states[a + c.GAP_END])) - begin)
    filled = max(0, min(filled, states[a + c.GAP_BYTES]))
    states[a + c.GAP_BYTES] -= filled
    return filled


@compiled
def advance(row, seq, end, takes, what, where, states, a):
    """Move the side's highest sequence number; window probes do not."""
    highest = states[a + c.NEXT]
    if what == PROBE:
        return
    if highest == s.NULL or beyond(end, highest) > 0:
        if takes and what != KEEP_ALIVE and (highest == s.NULL or beyond(seq, highest) >= 0):
            round_trip.begin(end, row[s.TIME], states, a)
        states[a + c.NEXT] = end
        states[a + c.NEXT_TIME] = row[s.TIME]
        states[a + c.NEXT_PLACE] = where
    contiguous = states[a + c.CONTIGUOUS]
    if contiguous == s.NULL or contiguous == seq:
        states[a + c.CONTIGUOUS] = states[a + c.NEXT]


@compiled
def acknowledge(ack, states, a, b):
    """Take the acknowledgement: bytes of the other side it covers, and whether those were captured."""
    furthest = states[b + c.CONTIGUOUS]
    if furthest != s.NULL and beyond(ack, furthest) > 0:
        states[a + c.ACKED_UNSEEN] += 1
        highest = states[b + c.NEXT]
        states[b + c.CONTIGUOUS] = ack if beyond(ack, highest) > 0 else highest
        states[b + c.REPEATED] = 0
    known = states[b + c.ACKED]
    if known == s.NULL:
        states[b + c.ACKED] = ack
        return
    covered = beyond(ack, known)
    if covered > 0:
        fin = states[b + c.FIN_END]
        with_fin = fin != s.NULL and beyond(fin, known) > 0 and beyond(ack, fin) >= 0
        states[b + c.ACKED_BYTES] += covered - with_fin
        states[b + c.ACKED] = ack
