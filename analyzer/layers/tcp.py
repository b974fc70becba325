"""TCP (RFC 9293 3.1).

ports 2+2 · sequence 4 · acknowledgement 4 · offset 4 bits · flags 12 bits · window 2 · checksum 2 · urgent 2 · options
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import dpkt

from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 4
"""The ports; the rest of the header may be cut off. An ICMP error has to quote 8 bytes (RFC 792)."""
SEQUENCE_END, FIXED_LEN = 8, 20
Header = header("TCP", dpkt.tcp.TCP)
END, NOP, MSS, WINDOW_SCALE, SACK_PERMITTED, SACK, TIMESTAMPS = 0, 1, 2, 3, 4, 5, 8
"""Option kinds: RFC 9293 3.2, RFC 7323 2 and 3, RFC 2018 2 and 3."""
SACK_NAMES = ("tcp_sack_count", "tcp_sack_le", "tcp_sack_re")
OPTIONS: dict[tuple[int, int], tuple[str, ...]] = {
    (MSS, 2): ("tcp_mss",),
    (WINDOW_SCALE, 1): ("tcp_wscale",),
    (SACK_PERMITTED, 0): ("tcp_sack_perm",),
    (TIMESTAMPS, 8): ("tcp_tsval", "tcp_tsecr"),
    **{(SACK, length): SACK_NAMES for length in range(8, 256, 8)},
}
"""Kind and length of the value → fields; of SACK the number of blocks, and the edges of the first."""
EDGES = struct.Struct("!II")


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill srcport, dstport, tcp_seq if it is there, other tcp_* of a whole header, the first of each option."""
    tcp = Header(data[start : min(start + FIXED_LEN, end)].ljust(FIXED_LEN, b"\0"))
    fields["srcport"] = tcp.sport
    fields["dstport"] = tcp.dport
    if start + SEQUENCE_END <= end:
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
        for kind, value in options(data, start + FIXED_LEN, min(start + header_len, end)):
            if names := OPTIONS.get((kind, len(value))):
                _fill(names, value, fields)
    if start + header_len > end:
        return Fault("truncated", "TCP options do not fit")
    return Step(None, start + header_len, end)


def options(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, value) of the options that are there whole. A length below 2 ends them, as in the receiver's kernel.

    Source: tcp_parse_options, net/ipv4/tcp_input.c.
    """
    while at + 1 < end and data[at] != END:
        length = 1 if data[at] == NOP else data[at + 1]
        if data[at] != NOP and length < 2:
            return
        if data[at] != NOP and at + length <= end:
            yield data[at], data[at + 2 : at + length]
        at += length


def _fill(names: tuple[str, ...], value: bytes, fields: Fields) -> None:
    """Fill the fields of an option that is as long as its RFC says, unless an earlier one did."""
    if names[0] in fields:
        return
    if names is SACK_NAMES:
        fields["tcp_sack_count"] = len(value) // 8
        fields["tcp_sack_le"], fields["tcp_sack_re"] = EDGES.unpack_from(value)
    elif len(names) == 2:
        fields[names[0]], fields[names[1]] = EDGES.unpack(value)
    else:
        fields[names[0]] = int.from_bytes(value, "big") if value else True
