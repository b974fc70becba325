"""IPv6 hop-by-hop, routing and destination options headers (RFC 8200 4): next 1 · length 1 (8-byte units, less 1).

Destination option 0x1B is Cilium's DSR (bpf/lib/nodeport.h dsr_opt_v6): address 128 · port 16 · padding 16.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dpkt

from analyzer.layers.address import ip_text
from analyzer.layers.assigned import PROTOCOLS
from analyzer.layers.layout import Field, Layout, Layouts, Value, value
from analyzer.layers.options import Known, Style, option_values
from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 8
Header = header("IPv6 extension", dpkt.ip6.IP6OptsHeader)
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


def _length(data: bytes, start: int) -> int:
    return (data[start + 1] + 1) * 8


def _options(data: bytes, start: int, end: int) -> Iterator[Value]:
    yield from option_values(OPTIONS, data, start + 2, min(end, start + _length(data, start)))


def _rest(data: bytes, start: int, end: int) -> Iterator[Value]:
    rest = min(end, start + _length(data, start)) - start - 2
    yield value(Field("", "Type, segments left and route", "bytes"), data, start + 2, rest)


def _layout(title: str, name: str, more: Callable[[bytes, int, int], Iterator[Value]]) -> Layout:
    fields = {
        "nxt": Field(f"ipv6.{name}.nxt", "Next header", means=PROTOCOLS),
        "len": Field(f"ipv6.{name}.len", "Length", means=lambda units: f"{8 * units + 8} bytes"),
    }
    return Layout(title, Header, fields, more)


def _dsr(data: bytes) -> str:
    """Return the service, where the option is as long as it should be."""
    whole = len(data) == CILIUM_DSR_LEN
    return f"[{ip_text(data[:16])}]:{int.from_bytes(data[16:18], 'big')}" if whole else ""


OPTIONS = Style(
    kind=Field("ipv6.opt.type", "Type", "hex"),
    length=Field("ipv6.opt.length", "Length"),
    known={
        PAD1: Known(Field("", "Pad1", "bytes")),
        1: Known(Field("", "PadN", "bytes")),
        5: Known(Field("", "Router alert", "bytes"), ((2, Field("ipv6.opt.router_alert", "Router alert")),)),
        0xC2: Known(Field("", "Jumbo payload", "bytes"), ((4, Field("ipv6.opt.jumbo", "Payload length")),)),
        CILIUM_DSR: Known(
            Field("", "Cilium DSR", "bytes"),
            ((16, Field("", "Service address", "ip")), (2, Field("", "Service port"))),
            _dsr,
        ),
    },
    single=(PAD1,),
    uncounted=2,
)
LAYOUT: Layouts = {
    0: _layout("IPv6 hop-by-hop options", "hopopts", _options),
    43: _layout("IPv6 routing header", "routing", _rest),
    DESTINATION_OPTIONS: _layout("IPv6 destination options", "dstopts", _options),
}
