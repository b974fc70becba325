"""IPv4 (RFC 791 3.1).

version 4 bits · header length 4 · TOS 8 · total length 16 · id 16 · flags 3 · fragment offset 13 · TTL 8 · protocol 8 ·
checksum 16 · source 32 · destination 32 · options

Option 0x9a is Cilium's DSR (bpf/lib/nodeport.h dsr_opt_v4): port 16 · address 32, of a service, both with their bytes
swapped by little-endian senders, which is all of them in practice.
"""

from __future__ import annotations

import dpkt

from analyzer.layers.address import ip_text
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
