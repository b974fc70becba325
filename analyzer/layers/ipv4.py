"""IPv4 (RFC 791 3.1).

version 4 bits · header length 4 · TOS 8 · total length 16 · id 16 · flags 3 · fragment offset 13 · TTL 8 · protocol 8 ·
checksum 16 · source 32 · destination 32 · options

Option 0x9a is Cilium's DSR (bpf/lib/nodeport.h dsr_opt_v4): port 16 · address 32, of a service, both with their bytes
swapped by little-endian senders, which is all of them in practice.
"""

from __future__ import annotations

from collections.abc import Iterator

import dpkt

from analyzer.layers.address import ip_text
from analyzer.layers.assigned import DSCP, ECN, PROTOCOLS, hops_below
from analyzer.layers.layout import Checksum, Field, Layout, Value, group
from analyzer.layers.options import Known, Style, option_values
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 20
Header = header("IPv4", dpkt.ip.IP)
DF, MF, OFFSET = 0x4000, 0x2000, 0x1FFF
END, NOP, CILIUM_DSR, CILIUM_DSR_LEN = 0, 1, 0x9A, 8


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill ip_*, dsr_ip, dsr_port; bytes after the total length are padding. A total length of 0 is a BIG TCP frame."""
    ip = Header(data[start : start + HEADER_LEN])
    if ip._v_hl >> 4 != 4:
        return Fault("malformed", f"IPv4 header of version {ip._v_hl >> 4}")
    header_len = (ip._v_hl & 0x0F) * 4
    if header_len < HEADER_LEN:
        return Fault("malformed", f"IPv4 header length {header_len}")
    fields["l3_start"] = start
    fields["ip_version"] = 4
    fields["ip_src"] = ip_text(ip.src)
    fields["ip_dst"] = ip_text(ip.dst)
    fields["ip_ttl"] = ip.ttl
    fields["ip_proto"] = ip.p
    fields["ip_len"] = ip.len
    fields["ip_hdr_len"] = header_len
    fields["ip_id"] = ip.id
    fields["ip_dsfield"] = ip.tos
    fields["ip_df"] = bool(ip._flags_offset & DF)
    fields["ip_mf"] = bool(ip._flags_offset & MF)
    fields["ip_frag_offset"] = (ip._flags_offset & OFFSET) * 8
    if ip.len and ip.len < header_len:
        return Fault("malformed", f"IPv4 total length {ip.len} is below the header's {header_len}")
    if ip.len:
        end = min(end, start + ip.len)
    if start + header_len > end:
        return Fault("truncated", "IPv4 options do not fit")
    _fill_dsr(data, start + HEADER_LEN, start + header_len, fields)
    key = None if fields["ip_frag_offset"] else ("ip_proto", ip.p)
    return Step(key, start + header_len, end, claims=start + ip.len)


def _fill_dsr(data: bytes, at: int, end: int, fields: Fields) -> None:
    """Walk the options to the first whole one of Cilium's; a length below 2 ends them, as in ip_options.c."""
    while at + 1 < end and data[at] != END:
        length = 1 if data[at] == NOP else data[at + 1]
        if data[at] != NOP and length < 2:
            return
        if (data[at], length) == (CILIUM_DSR, CILIUM_DSR_LEN) and at + length <= end:
            fields["dsr_port"] = int.from_bytes(data[at + 2 : at + 4], "little")
            fields["dsr_ip"] = ip_text(data[at + 4 : at + 8][::-1])
            return
        at += length


def _options(data: bytes, start: int, end: int) -> Iterator[Value]:
    """Yield the list of options, where the header has one."""
    at, end = start + HEADER_LEN, min(end, start + (data[start] & 0x0F) * 4)
    if at < end:
        yield group(Field("", "Options", "bytes"), data, at, end, option_values(OPTIONS, data, at, end))


def _bytes(units: int) -> str | None:
    return f"{8 * units} bytes" if units else None


def _dsr(value: bytes) -> str:
    """Return the service, where the option is as long as it should be."""
    whole = len(value) + 2 == CILIUM_DSR_LEN
    return f"{ip_text(value[2:6][::-1])}:{int.from_bytes(value[:2], 'little')}" if whole else ""


OPTIONS = Style(
    kind=Field("ip.opt.type", "Kind", "hex"),
    length=Field("ip.opt.len", "Length"),
    known={
        END: Known(Field("", "End of options", "bytes")),
        NOP: Known(Field("", "No operation", "bytes")),
        CILIUM_DSR: Known(
            Field("", "Cilium DSR", "bytes"),
            ((2, Field("", "Service port", "little")), (4, Field("", "Service address, reversed", "bytes"))),
            _dsr,
        ),
    },
    single=(END, NOP),
    end=END,
)
LAYOUT = Layout(
    "IPv4",
    Header,
    {
        "v": Field("ip.version", "Version"),
        "hl": Field("ip.hdr_len", "Header length", means=lambda words: f"{4 * words} bytes"),
        "tos": Field("ip.dsfield", "Differentiated services", "hex", bits=(
            (0xFC, Field("ip.dsfield.dscp", "DSCP", means=DSCP)),
            (0x03, Field("ip.dsfield.ecn", "ECN", means=ECN)),
        )),
        "len": Field("ip.len", "Total length"),
        "id": Field("ip.id", "Identification", "hex"),
        "rf": Field("ip.flags.rb", "Reserved bit", "flag"),
        "df": Field("ip.flags.df", "Don't fragment", "flag"),
        "mf": Field("ip.flags.mf", "More fragments", "flag"),
        "offset": Field("ip.frag_offset", "Fragment offset", means=_bytes),
        "ttl": Field("ip.ttl", "Time to live", means=hops_below),
        "p": Field("ip.proto", "Protocol", means=PROTOCOLS),
        "sum": Field("ip.checksum", "Header checksum", "hex"),
        "src": Field("ip.src", "Source", "ip"),
        "dst": Field("ip.dst", "Destination", "ip"),
    },
    _options,
    Checksum("ip.checksum", whole=False),
)  # fmt: skip
