"""A frame of the reference dissector as the row that the compiled loop would fill (layers/loop/slots.py)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s

if TYPE_CHECKING:
    from analyzer.layers.dissector import Frame
    from analyzer.layers.step import Fields

PLAIN = {
    name: getattr(s, name.upper())
    for name in (
        *("l3_start", "eth_type", "vlan_id", "sll_pkttype", "sll_ifindex", "arp_opcode"),
        *("ip_version", "ip_ttl", "ip_proto", "ip_len", "ip_hdr_len", "ip_id", "ip_dsfield", "ip_df", "ip_mf"),
        *("ip_frag_offset", "srcport", "dstport", "udp_length", "udp_checksum"),
        *("tcp_seq", "tcp_ack", "tcp_flags", "tcp_window", "tcp_hdr_len", "tcp_mss", "tcp_wscale", "tcp_sack_perm"),
        *("tcp_sack_count", "tcp_sack_le", "tcp_sack_re", "tcp_tsval", "tcp_tsecr", "esp_spi", "dsr_port"),
        *("icmp_type", "icmp_code", "icmp_ident", "icmp_seq", "icmp_mtu"),
    )
}
"""Fields that are numbers as they stand."""
MACS = {"eth_src": s.ETH_SRC, "eth_dst": s.ETH_DST, "arp_src_mac": s.ARP_SRC_MAC}
ADDRESSES = {"ip_src": s.IP_SRC_HI, "ip_dst": s.IP_DST_HI, "dsr_ip": s.DSR_IP_HI}
ARP_ADDRESSES = {"arp_src_ip": s.ARP_SRC_IP, "arp_dst_ip": s.ARP_DST_IP}
TUNNEL_FACTS = {
    name: getattr(s, name.upper())
    for name in (
        *("vxlan_vni", "vxlan_flags", "vxlan_gbp", "vxlan_next_proto"),
        *("geneve_vni", "geneve_flags", "geneve_proto_type", "gre_flags_and_version", "gre_proto", "gre_key"),
    )
}
TUNNEL_FACTS |= {"geneve_options_at": s.OPTIONS_AT, "geneve_options_len": s.OPTIONS_LEN}
"""Of the outermost tunnel of each protocol; options of the outermost one that has some."""
OVERHEAD = {
    "outer ip": s.OVERHEAD_IP,
    "udp": s.OVERHEAD_UDP,
    "vxlan": s.OVERHEAD_HEADER,
    "geneve": s.OVERHEAD_HEADER,
    "gre": s.OVERHEAD_HEADER,
    "geneve options": s.OVERHEAD_OPTIONS,
    "inner ethernet": s.OVERHEAD_ETHERNET,
}


def frame_row(frame: Frame, link_type: int) -> list[int]:
    """Return the row; slots of packets that the frame does not have are NULL."""
    row = [s.NULL] * s.ROW_SLOTS
    row[s.NUMBER] = frame.number
    row[s.TIME] = s.NULL if frame.time_epoch_ns is None else frame.time_epoch_ns
    row[s.WIRE_LEN], row[s.CAP_LEN], row[s.DATA], row[s.LINK_TYPE] = frame.wire_len, frame.cap_len, 0, link_type
    row[s.STATUS] = codes.STATUSES.index(frame.status)
    row[s.TUNNELS], row[s.QUOTES] = len(frame.tunnels), int(frame.quoted is not None)
    _fill_packet(row, s.OUTER, frame.packets[0])
    if frame.tunnels:
        row[s.TUNNEL_KIND] = codes.TUNNEL_KINDS.index(frame.tunnels[0].kind)
        row[s.VNI] = s.NULL if frame.tunnels[0].vni is None else frame.tunnels[0].vni
        row[s.TUNNEL_PATH] = sum(codes.TUNNEL_KINDS.index(t.kind) + 1 << 4 * at for at, t in enumerate(frame.tunnels))
        _fill_packet(row, s.INNER, frame.packets[-1])
    for name, slot in TUNNEL_FACTS.items():
        row[slot] = next((packet[name] for packet in frame.packets if name in packet), s.NULL)
    if frame.quoted is not None:
        _fill_packet(row, s.QUOTED, frame.quoted)
    _fill_overhead(row, frame)
    return row


def _fill_packet(row: list[int], at: int, fields: Fields) -> None:
    for name, slot in PLAIN.items():
        if name in fields:
            row[at + slot] = int(fields[name])
    for name, slot in MACS.items():
        if name in fields:
            row[at + slot] = int(fields[name].replace(":", ""), 16)
    for name, slot in ADDRESSES.items():
        if name in fields:
            row[at + slot], row[at + slot + 1] = address_numbers(fields[name])
    for name, slot in ARP_ADDRESSES.items():
        if name in fields:
            row[at + slot] = address_numbers(fields[name])[1]
    if "encrypted" in fields:
        row[at + s.ENCRYPTED] = codes.ENCRYPTIONS.index(fields["encrypted"])


def _fill_overhead(row: list[int], frame: Frame) -> None:
    parts = frame.overhead()
    if parts is None:
        return
    row[s.OVERHEAD] = sum(size for _, size in parts)
    for slot in OVERHEAD.values():
        row[slot] = 0
    for layer, size in parts:
        row[OVERHEAD[layer]] += size


def address_numbers(text: str) -> tuple[int, int]:
    """Return an address as its upper and lower 64 bits, as the signed numbers of a row."""
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    raw = socket.inet_pton(family, text).rjust(16, b"\0")
    return int.from_bytes(raw[:8], "big", signed=True), int.from_bytes(raw[8:], "big", signed=True)


def address_text(high: int, low: int, version: int) -> str:
    """Return the address that two slots hold."""
    raw = high.to_bytes(8, "big", signed=True) + low.to_bytes(8, "big", signed=True)
    return socket.inet_ntop(socket.AF_INET6, raw) if version == 6 else socket.inet_ntop(socket.AF_INET, raw[12:])


def tunnel_words(path: int) -> str:
    """Return the tunnels of a frame, outermost first; each takes four bits of TUNNEL_PATH, outermost lowest."""
    kinds = []
    while path:
        kinds.append(codes.TUNNEL_KINDS[(path & 15) - 1])
        path >>= 4
    return "/".join(kinds)
