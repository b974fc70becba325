"""TCP (RFC 9293 3.1).

ports 2+2 · sequence 4 · acknowledgement 4 · offset 4 bits · flags 12 bits · window 2 · checksum 2 · urgent 2 · options
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import dpkt

from analyzer.layers.assigned import PORTS
from analyzer.layers.layout import Checksum, Field, Layout, Value, group
from analyzer.layers.options import Known, Style, option_values
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 4
"""The ports; the rest of the header may be cut off. An ICMP error has to quote 8 bytes (RFC 792)."""
SEQUENCE_END, FIXED_LEN = 8, 20
Header = header("TCP", dpkt.tcp.TCP, _off_flags=(("off", 4), ("flags", 12)))
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


def _options(data: bytes, start: int, end: int) -> Iterator[Value]:
    """Yield the list of options, where the header has one."""
    at, end = start + FIXED_LEN, min(end, start + (data[start + 12] >> 4) * 4)
    if at < end:
        yield group(Field("tcp.options", "Options", "bytes"), data, at, end, option_values(STYLE, data, at, end))


def _fold(bits: int) -> str:
    return f"windows count {1 << min(bits, 14)}-fold"  # RFC 7323 2.3: 14 at most


LEFT, RIGHT = Field("tcp.options.sack_le", "Left edge"), Field("tcp.options.sack_re", "Right edge")
STYLE = Style(
    kind=Field("tcp.option_kind", "Kind"),
    length=Field("tcp.option_len", "Length"),
    known={
        END: Known(Field("tcp.options.eol", "End of options", "bytes")),
        NOP: Known(Field("tcp.options.nop", "No operation", "bytes")),
        MSS: Known(
            Field("tcp.options.mss", "Maximum segment size", "bytes"), ((2, Field("tcp.options.mss_val", "MSS")),)
        ),
        WINDOW_SCALE: Known(
            Field("tcp.options.wscale", "Window scale", "bytes"),
            ((1, Field("tcp.options.wscale.shift", "Shift", means=_fold)),),
        ),
        SACK_PERMITTED: Known(Field("tcp.options.sack_perm", "SACK permitted", "bytes")),
        SACK: Known(Field("tcp.options.sack", "Selective acknowledgement", "bytes"), ((4, LEFT), (4, RIGHT)) * 4),
        TIMESTAMPS: Known(
            Field("tcp.options.timestamp", "Timestamps", "bytes"),
            (
                (4, Field("tcp.options.timestamp.tsval", "Value")),
                (4, Field("tcp.options.timestamp.tsecr", "Echo reply")),
            ),
        ),
    },
    single=(END, NOP),
    end=END,
)
FLAGS = (
    (0x800 | 0x400 | 0x200, Field("tcp.flags.res", "Reserved")),
    (0x100, Field("tcp.flags.ae", "AE", "flag")),
    (0x080, Field("tcp.flags.cwr", "CWR", "flag")),
    (0x040, Field("tcp.flags.ece", "ECE", "flag")),
    (0x020, Field("tcp.flags.urg", "URG", "flag")),
    (0x010, Field("tcp.flags.ack", "ACK", "flag")),
    (0x008, Field("tcp.flags.push", "PSH", "flag")),
    (0x004, Field("tcp.flags.reset", "RST", "flag")),
    (0x002, Field("tcp.flags.syn", "SYN", "flag")),
    (0x001, Field("tcp.flags.fin", "FIN", "flag")),
)
"""RFC 9293 3.1, RFC 3168 6.1; AE was NS of RFC 3540."""
LAYOUT = Layout(
    "TCP",
    Header,
    {
        "sport": Field("tcp.srcport", "Source port", means=PORTS),
        "dport": Field("tcp.dstport", "Destination port", means=PORTS),
        "seq": Field("tcp.seq_raw", "Sequence number"),
        "ack": Field("tcp.ack_raw", "Acknowledgement number"),
        "off": Field("tcp.hdr_len", "Header length", means=lambda words: f"{4 * words} bytes"),
        "flags": Field("tcp.flags", "Flags", "hex", bits=FLAGS),
        "win": Field("tcp.window_size_value", "Window"),
        "sum": Field("tcp.checksum", "Checksum", "hex"),
        "urp": Field("tcp.urgent_pointer", "Urgent pointer"),
    },
    _options,
    Checksum("tcp.checksum", pseudo=True),
)
