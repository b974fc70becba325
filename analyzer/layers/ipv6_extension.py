"""IPv6 hop-by-hop, routing and destination options headers (RFC 8200 4): next 1 · length 1 (8-byte units, less 1).

Destination option 0x1B is Cilium's DSR (bpf/lib/nodeport.h dsr_opt_v6): address 128 · port 16 · padding 16.
"""

from __future__ import annotations

from analyzer.layers.address import ip_text
from analyzer.layers.step import Fault, Fields, Step

HEADER_LEN = 8
DESTINATION_OPTIONS = 60
PAD1, CILIUM_DSR, CILIUM_DSR_LEN = 0, 0x1B, 20


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Walk over one header; ip_proto becomes what follows it, ip_hdr_len grows by it. Fill dsr_ip, dsr_port."""
    length = (data[start + 1] + 1) * 8
    if start + length > end:
        return Fault("truncated", "IPv6 extension header does not fit")
    if fields["ip_proto"] == DESTINATION_OPTIONS:
        _fill_dsr(data, start + 2, start + length, fields)
    fields["ip_proto"] = data[start]
    fields["ip_hdr_len"] += length
    return Step(("ip_proto", data[start]), start + length, end)


def _fill_dsr(data: bytes, at: int, end: int, fields: Fields) -> None:
    """Walk the options (RFC 8200 4.2) to the first whole one of Cilium's."""
    while at + 1 < end:
        length = 1 if data[at] == PAD1 else 2 + data[at + 1]
        if (data[at], length) == (CILIUM_DSR, 2 + CILIUM_DSR_LEN) and at + length <= end:
            fields["dsr_ip"] = ip_text(data[at + 2 : at + 18])
            fields["dsr_port"] = int.from_bytes(data[at + 18 : at + 20], "big")
            return
        at += length
