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
        found: Fields = {}
        for kind, value in _options(data, start + FIXED_LEN, min(start + header_len, end)):
            found = _read_option(kind, value) | found
        fields |= found
    if start + header_len > end:
        return Fault("truncated", "TCP options do not fit")
    return Step(None, start + header_len, end)


def _options(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
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


def _read_option(kind: int, value: bytes) -> Fields:
    """Return the fields of one option, none where its length is not the one its RFC gives it."""
    if (kind, len(value)) == (MSS, 2):
        return {"tcp_mss": int.from_bytes(value, "big")}
    if (kind, len(value)) == (WINDOW_SCALE, 1):
        return {"tcp_wscale": value[0]}
    if (kind, len(value)) == (SACK_PERMITTED, 0):
        return {"tcp_sack_perm": True}
    if (kind, len(value)) == (TIMESTAMPS, 8):
        tsval, tsecr = struct.unpack("!II", value)
        return {"tcp_tsval": tsval, "tcp_tsecr": tsecr}
    if kind == SACK and value and len(value) % 8 == 0:
        left, right = struct.unpack_from("!II", value)
        return {"tcp_sack_count": len(value) // 8, "tcp_sack_le": left, "tcp_sack_re": right}
    return {}
