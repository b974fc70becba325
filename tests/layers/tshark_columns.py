"""Our reading of a frame in tshark's words: each column lists all occurrences, outermost first (`-E occurrence=a`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analyzer.layers.dissector import Frame
from analyzer.layers.step import Fields

Shown = Callable[[Any], str]


def _hex(digits: int) -> Shown:
    return lambda value: f"0x{value:0{digits}x}"


def _flag(value: bool) -> str:
    return "1" if value else "0"


# tshark's column, ours, how it is written; read only where (field, value) holds, or where the field is there (None)
PER_PACKET: tuple[tuple[str, str, str, int | None, Shown], ...] = (
    ("ip.src", "ip_src", "ip_version", 4, str),
    ("ip.dst", "ip_dst", "ip_version", 4, str),
    ("ip.ttl", "ip_ttl", "ip_version", 4, str),
    ("ip.len", "ip_len", "ip_version", 4, str),
    ("ip.id", "ip_id", "ip_version", 4, _hex(4)),
    ("ip.proto", "ip_proto", "ip_version", 4, str),
    ("ip.hdr_len", "ip_hdr_len", "ip_version", 4, str),
    ("ip.dsfield", "ip_dsfield", "ip_version", 4, _hex(2)),
    ("ip.flags.df", "ip_df", "ip_version", 4, _flag),
    ("ip.flags.mf", "ip_mf", "ip_version", 4, _flag),
    ("ipv6.src", "ip_src", "ip_version", 6, str),
    ("ipv6.dst", "ip_dst", "ip_version", 6, str),
    ("ipv6.hlim", "ip_ttl", "ip_version", 6, str),
    ("ipv6.plen", "ip_len", "ip_version", 6, lambda total: str(total - 40 if total else 0)),
    ("udp.srcport", "srcport", "udp_length", None, str),
    ("udp.dstport", "dstport", "udp_length", None, str),
    ("udp.length", "udp_length", "udp_length", None, str),
    ("udp.checksum", "udp_checksum", "udp_length", None, _hex(4)),
    ("tcp.srcport", "srcport", "tcp_seq", None, str),
    ("tcp.dstport", "dstport", "tcp_seq", None, str),
    ("tcp.seq_raw", "tcp_seq", "tcp_seq", None, str),
    ("tcp.ack_raw", "tcp_ack", "tcp_seq", None, str),
    ("tcp.flags", "tcp_flags", "tcp_seq", None, _hex(4)),
    ("tcp.hdr_len", "tcp_hdr_len", "tcp_seq", None, str),
    ("tcp.options.mss_val", "tcp_mss", "tcp_seq", None, str),
    ("tcp.options.wscale.shift", "tcp_wscale", "tcp_seq", None, str),
    ("tcp.options.timestamp.tsval", "tcp_tsval", "tcp_seq", None, str),
    ("tcp.options.timestamp.tsecr", "tcp_tsecr", "tcp_seq", None, str),
    ("tcp.options.sack.count", "tcp_sack_count", "tcp_seq", None, str),
    ("esp.spi", "esp_spi", "esp_spi", None, _hex(8)),
    ("geneve.proto_type", "geneve_proto_type", "geneve_proto_type", None, _hex(4)),
    ("gre.flags_and_version", "gre_flags_and_version", "gre_proto", None, _hex(4)),
    ("gre.proto", "gre_proto", "gre_proto", None, _hex(4)),
    ("gre.key", "gre_key", "gre_key", None, _hex(8)),
    ("icmp.type", "icmp_type", "ip_proto", 1, str),
    ("icmp.code", "icmp_code", "ip_proto", 1, str),
    ("icmp.ident", "icmp_ident", "ip_proto", 1, str),
    ("icmp.seq", "icmp_seq", "ip_proto", 1, str),
    ("icmp.mtu", "icmp_mtu", "ip_proto", 1, str),
    ("icmpv6.type", "icmp_type", "ip_proto", 58, str),
    ("icmpv6.code", "icmp_code", "ip_proto", 58, str),
    ("icmpv6.echo.identifier", "icmp_ident", "ip_proto", 58, _hex(4)),
    ("icmpv6.echo.sequence_number", "icmp_seq", "ip_proto", 58, str),
    ("icmpv6.mtu", "icmp_mtu", "ip_proto", 58, str),
    ("arp.opcode", "arp_opcode", "arp_opcode", None, str),
    ("arp.src.proto_ipv4", "arp_src_ip", "arp_opcode", None, str),
    ("arp.dst.proto_ipv4", "arp_dst_ip", "arp_opcode", None, str),
)


def columns(frame: Frame) -> dict[str, list[str]]:
    """Return tshark column -> the values we read, outermost first; a column without values is an empty list."""
    packets = [*frame.packets, *([frame.quoted] if frame.quoted is not None else [])]
    shown = {
        theirs: [written(packet[ours]) for packet in packets if ours in packet and _holds(packet, field, value)]
        for theirs, ours, field, value, written in PER_PACKET
    }
    return {
        "frame.number": [str(frame.number)],
        "frame.time_epoch": []
        if frame.time_epoch_ns is None
        else ["{}.{:09d}".format(*divmod(frame.time_epoch_ns, 10**9))],
        "frame.len": [str(frame.wire_len)],
        "frame.cap_len": [str(frame.cap_len)],
        "vxlan.vni": [str(tunnel.vni) for tunnel in frame.tunnels if tunnel.kind == "vxlan"],
        **shown,
        **_geneve(frame),
    }


def _holds(packet: Fields, field: str, value: int | None) -> bool:
    return field in packet if value is None else packet.get(field) == value


def _geneve(frame: Frame) -> dict[str, list[str]]:
    """The first length is that of all options of the header, then one per option with its own 4-byte header."""
    carried = [(p, t) for p, t in zip(frame.packets, frame.tunnels, strict=False) if t.kind == "geneve"]
    lengths: list[str] = []
    for packet, tunnel in carried:
        lengths.append(str(tunnel.options_len))
        lengths += [str(4 + len(option.data)) for option in packet.get("geneve_options", ())]
    options = [option for packet, _ in carried for option in packet.get("geneve_options", ())]
    return {
        "geneve.vni": [f"0x{tunnel.vni:06x}" for _, tunnel in carried],
        "geneve.option.class": [f"0x{option.option_class:04x}" for option in options],
        "geneve.option.type": [f"0x{option.type:02x}" for option in options],
        "geneve.option.length": lengths,
    }
