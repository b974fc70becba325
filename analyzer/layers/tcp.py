"""TCP (RFC 9293 3.1).

ports 2+2 · sequence 4 · acknowledgement 4 · offset 4 bits · flags 12 bits · window 2 · checksum 2 · urgent 2 · options
"""

from __future__ import annotations

import dpkt

from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 8
"""Ports and sequence number, all that an ICMP error has to quote (RFC 792); the rest of the header may be cut off."""
FIXED_LEN = 20
Header = header("TCP", dpkt.tcp.TCP)
OPTION_END, OPTION_NOP, OPTION_MSS = 0, 1, 2


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill srcport, dstport, tcp_seq, the other tcp_* if the header is whole, tcp_mss if its option is."""
    tcp = Header(data[start : min(start + FIXED_LEN, end)].ljust(FIXED_LEN, b"\0"))
    fields["srcport"] = tcp.sport
    fields["dstport"] = tcp.dport
    fields["tcp_seq"] = tcp.seq
    if start + FIXED_LEN > end:
        return Fault("truncated", "TCP header does not fit")
    header_len = (tcp._off_flags >> 12) * 4
    fields["tcp_ack"] = tcp.ack
    fields["tcp_flags"] = tcp._off_flags & 0x0FFF
    fields["tcp_window"] = tcp.win
    if header_len < FIXED_LEN:
        return Fault("malformed", f"TCP header length {header_len}")
    fields["tcp_hdr_len"] = header_len
    if header_len > FIXED_LEN:
        mss = _mss(data, start + FIXED_LEN, min(start + header_len, end))
        if mss is not None:
            fields["tcp_mss"] = mss
    if start + header_len > end:
        return Fault("truncated", "TCP options do not fit")
    return Step(None, start + header_len, end)


def _mss(data: bytes, at: int, end: int) -> int | None:
    """Return the maximum segment size option's value, or None. Every turn moves on, so hostile lengths end it."""
    while at + 1 < end and data[at] != OPTION_END:
        if data[at] == OPTION_NOP:
            at += 1
            continue
        if data[at] == OPTION_MSS and data[at + 1] == 4 and at + 4 <= end:
            return data[at + 2] << 8 | data[at + 3]
        at += max(data[at + 1], 2)
    return None
