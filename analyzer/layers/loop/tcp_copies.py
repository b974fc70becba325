"""Second sightings: a capture of all interfaces, or of a switch's mirrored ports, holds a frame several times.

Wireshark takes them for retransmissions and duplicate acknowledgements. Here a frame is a copy of one of the last
COPIES of its side where IP id, sequence and acknowledgement numbers, flags, window, length, timestamp and first SACK
block are the same, and

- it was seen at another place (cooked interface, packet type or sender; pcapng interface; depth of tunnels) or with
  another TTL (a router sends it out where it came in) within ELSEWHERE, whatever its IP id: a queue may hold a packet
  that long, and who sends again does so at the first place; or
- at the same place within HERE, and its IP id is neither 0 nor missing: Linux and others number every packet they send
  on a connection, so one sent again has another id. Without an id (IPv6, SYN-ACKs) it is analysed as a frame.

Segmentation offload cuts packets between two places, or joins them: data within what was seen already is a copy where
the furthest byte was seen at another place no longer than RECUT ago. Frames without a time are never copies.

Of each frame kept: 26 bits of hash, 7 of place, 30 of time in units of 1024 ns (they wrap after 18 minutes).
"""

from __future__ import annotations

from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop.hash import folded, mixed
from analyzer.layers.loop.jit import compiled

TICK = 10
TIME_BITS, PLACE_BITS = 30, 7
HERE, ELSEWHERE = 1_000_000 >> TICK, 1_000_000_000 >> TICK
RECUT = 10_000_000


@compiled
def place(row):
    """Return a number of PLACE_BITS for where the frame was seen; the same for all of an ordinary capture."""
    cooked = row[s.OUTER + s.SLL_PKTTYPE]
    where = folded(row[s.INTERFACE]) * 0x9E3779B1 + row[s.TUNNELS] * 0x85EBCA77
    if cooked != s.NULL:
        where += cooked * 0xC2B2AE3D + folded(row[s.OUTER + s.SLL_IFINDEX]) * 0x27D4EB2F
        where += folded(row[s.OUTER + s.ETH_SRC]) * 0x165667B1
    return mixed(0, where & 0xFFFFFFFF) >> 32 - PLACE_BITS


@compiled
def print_of(row, p, length):
    """Return 32 bits that copies of a frame have in common."""
    numbers = row[p + s.TCP_SEQ] * 0x9E3779B1 + row[p + s.TCP_ACK] * 0x85EBCA77 + length * 0xC2B2AE3D
    rest = (row[p + s.TCP_FLAGS] << 16 | row[p + s.TCP_WINDOW]) * 0x27D4EB2F + folded(row[p + s.IP_ID]) * 0x165667B1
    options = folded(row[p + s.TCP_TSVAL]) * 0xD3A2646D + folded(row[p + s.TCP_SACK_LE]) * 0xFD7046C5
    return mixed(0, numbers + rest + options + folded(row[p + s.TCP_SACK_RE]) * 0xB55A4F09 & 0xFFFFFFFF)


@compiled
def is_copy(row, p, length, where, states, a):
    """Return whether the frame was seen before; a new one is remembered."""
    time = row[s.TIME]
    if time == s.NULL:
        return False
    if length > 0 and is_recut(row, p, length, where, states, a):
        return True
    found, spot = print_of(row, p, length), (where ^ row[p + s.IP_TTL]) & (1 << PLACE_BITS) - 1
    ident = row[p + s.IP_ID]
    numbered = ident != s.NULL and ident != 0
    bucket = a + c.COPIES_AT + ((ident if numbered else found) & c.COPIES - 1)
    now = time >> TICK & (1 << TIME_BITS) - 1
    head = found >> 6
    known = states[bucket]
    if known >> TIME_BITS + PLACE_BITS == head:
        age = now - known & (1 << TIME_BITS) - 1
        here = known >> TIME_BITS & (1 << PLACE_BITS) - 1 == spot
        if (numbered and age <= HERE) if here else age <= ELSEWHERE:
            return True
    states[bucket] = (head << PLACE_BITS | spot) << TIME_BITS | now
    return False


@compiled
def is_recut(row, p, length, where, states, a):
    """Return whether the data was seen at another place just now, cut otherwise."""
    highest = states[a + c.NEXT]
    if highest == s.NULL or states[a + c.NEXT_PLACE] == where or states[a + c.NEXT_TIME] == s.NULL:
        return False
    left = highest - row[p + s.TCP_SEQ] - length & 0xFFFFFFFF
    return left < 1 << 31 and 0 <= row[s.TIME] - states[a + c.NEXT_TIME] <= RECUT
