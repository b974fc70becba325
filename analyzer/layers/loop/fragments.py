"""Later fragments carry no ports: a small table ties them to the flow of the datagram's first fragment.

`pieces` is that table: of each bucket the newest first fragment (source, destination, IP id, upper halves and protocol
folded, flow number + 1). Behind it stand the later fragments whose bucket was still empty, at most STRANGERS of them:
their first one may be in the part of the capture before this one (flows/pcap_parts.py).
"""

from __future__ import annotations

from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.hash import mixed
from analyzer.layers.loop.jit import compiled

SLOTS, ENTRIES = 5, 4096
IDENTITY_SLOTS, STRANGERS = 4, 4096
STRANGERS_AT = SLOTS * ENTRIES
"""Where their number stands, and behind it their identities."""
PIECES_LEN = STRANGERS_AT + 1 + IDENTITY_SLOTS * STRANGERS


@compiled
def bucket(source, destination, ident):
    return (mixed(mixed(mixed(0, source), destination), ident) & ENTRIES - 1) * SLOTS


@compiled
def rest(row, p):
    """Fold what else tells packets apart: IPv6's upper halves, IPv4's protocol (RFC 791; RFC 8200 has none)."""
    if row[p + s.IP_VERSION] == 4:
        return row[p + s.IP_PROTO]
    return row[p + s.IP_SRC_HI] ^ row[p + s.IP_DST_HI]


@compiled
def write_identity(row, p, pieces, at):
    pieces[at] = row[p + s.IP_SRC]
    pieces[at + 1] = row[p + s.IP_DST]
    pieces[at + 2] = row[p + s.IP_ID]
    pieces[at + 3] = rest(row, p)


@compiled
def remember(row, p, number, pieces):
    """Keep the first fragment's flow."""
    e = bucket(row[p + s.IP_SRC], row[p + s.IP_DST], row[p + s.IP_ID])
    write_identity(row, p, pieces, e)
    pieces[e + 4] = number + 1


@compiled
def tie(row, p, rows, pieces):
    """Count a later fragment for the flow of its first one; return that flow, -1 where none is known."""
    e = bucket(row[p + s.IP_SRC], row[p + s.IP_DST], row[p + s.IP_ID])
    if pieces[e + 4] == 0:
        many = pieces[STRANGERS_AT]
        if many < STRANGERS:
            write_identity(row, p, pieces, STRANGERS_AT + 1 + many * IDENTITY_SLOTS)
            pieces[STRANGERS_AT] = many + 1
        return -1
    if (
        pieces[e] == row[p + s.IP_SRC]
        and pieces[e + 1] == row[p + s.IP_DST]
        and pieces[e + 2] == row[p + s.IP_ID]
        and pieces[e + 3] == rest(row, p)
    ):
        flow = pieces[e + 4] - 1
        rows[flow * f.FLOW_SLOTS + f.FRAGMENTS] += 1
        return flow
    return -1
