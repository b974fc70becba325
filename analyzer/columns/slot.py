"""Columns that are one slot of the row as it stands."""

from __future__ import annotations

from typing import Any

from analyzer.columns import arrow
from analyzer.columns.batch import Batch
from analyzer.columns.source import Source
from analyzer.layers.loop import slots as s

SLOT_NAMES = {
    "frame_time_epoch_ns": "TIME",
    "frame_len": "WIRE_LEN",
    "frame_cap_len": "CAP_LEN",
    "frame_number": "NUMBER",
    "tunnel_depth": "TUNNELS",
    "overhead_bytes": "OVERHEAD",
    "overhead_tunnel_bytes": "OVERHEAD_HEADER",
    "overhead_option_bytes": "OVERHEAD_OPTIONS",
    "overhead_ip_bytes": "OVERHEAD_IP",
    "overhead_udp_bytes": "OVERHEAD_UDP",
    "overhead_ethernet_bytes": "OVERHEAD_ETHERNET",
    "ip_src": "IP_SRC_HI",
    "ip_dst": "IP_DST_HI",
    "dsr_ip": "DSR_IP_HI",
    "arp_src_hw_mac": "ARP_SRC_MAC",
    "arp_src_proto_ipv4": "ARP_SRC_IP",
    "arp_dst_proto_ipv4": "ARP_DST_IP",
    "tcp_seq_raw": "TCP_SEQ",
    "tcp_ack_raw": "TCP_ACK",
    "tcp_window_size_value": "TCP_WINDOW",
    "tcp_options_mss_val": "TCP_MSS",
    "tcp_options_wscale_shift": "TCP_WSCALE",
    "tcp_options_sack_perm": "TCP_SACK_PERM",
    "tcp_options_sack_count": "TCP_SACK_COUNT",
    "tcp_options_sack_le": "TCP_SACK_LE",
    "tcp_options_sack_re": "TCP_SACK_RE",
    "tcp_options_timestamp_tsval": "TCP_TSVAL",
    "tcp_options_timestamp_tsecr": "TCP_TSECR",
}
"""Column → slot, where the slot is not called like the column."""


def slot_of(name: str) -> int:
    """Return the slot of a column, relative to its packet where it belongs to one."""
    number: int = getattr(s, SLOT_NAMES.get(name, name.upper()))
    return number


def number(slot: int, batch: Batch, source: Source) -> Any:
    """Return the slot as integers."""
    return arrow.integers(batch.slot(slot), batch.holds(slot))
