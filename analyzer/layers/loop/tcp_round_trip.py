"""Round trips from a segment to the acknowledgement of exactly its end, as this capture point sees them.

Karn's rule (RFC 6298, 3): nothing that was sent twice is timed. As acknowledgements are cumulative, a segment sent
again, or late, holds back those of all behind it too, so it ends the timing of every segment under way. SYN and FIN
take a sequence number and are timed like data; keep-alives and window probes are not. Beyond TIMED segments under way
the newer ones are not timed: then the samples are a part of those tshark shows (tcp.analysis.ack_rtt).
"""

from __future__ import annotations

from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop.jit import compiled

LONGEST = 1 << 38
"""275 s: no round trip of a TCP connection that works; and the sum has room for 10^7 of them."""


@compiled
def begin(end, time, states, a):
    """Time the segment that ends before `end`."""
    count = states[a + c.TIMED_COUNT]
    if count < c.TIMED and time != s.NULL:
        at = a + c.TIMED_AT + 2 * (states[a + c.TIMED_FIRST] + count & c.TIMED - 1)
        states[at] = end
        states[at + 1] = time
        states[a + c.TIMED_COUNT] = count + 1


@compiled
def acknowledged(ack, time, states, b):
    """Take what `ack` covers off the segments under way of the side at `b`; the one it ends with gives a sample."""
    first, count = states[b + c.TIMED_FIRST], states[b + c.TIMED_COUNT]
    while count > 0:
        at = b + c.TIMED_AT + 2 * first
        ahead = ack - states[at] & 0xFFFFFFFF
        if ahead >= 1 << 31:
            break
        if ahead == 0 and time != s.NULL and 0 <= time - states[at + 1] < LONGEST:
            sample(time - states[at + 1], states, b)
        first = first + 1 & c.TIMED - 1
        count -= 1
    states[b + c.TIMED_FIRST] = first
    states[b + c.TIMED_COUNT] = count


@compiled
def sample(round_trip, states, b):
    if states[b + c.RTT_SAMPLES] == 0:
        states[b + c.RTT_MIN] = round_trip
        states[b + c.RTT_MAX] = round_trip
    states[b + c.RTT_SAMPLES] += 1
    states[b + c.RTT_SUM] = min(states[b + c.RTT_SUM] + round_trip, LONGEST << 24)
    states[b + c.RTT_MIN] = min(states[b + c.RTT_MIN], round_trip)
    states[b + c.RTT_MAX] = max(states[b + c.RTT_MAX], round_trip)
