"""The columns of what is written out, in one table: names from ECS and IPFIX, units in the name, null for unknown.

`docs/schema.md` is made from it.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its name, its kind, what standard the name is from, and what it means."""

    name: str
    kind: str
    standard: str
    meaning: str


FLOWS: tuple[Column, ...] = (
    Column("run", "text", "", "run that the flow belongs to: setup/scenario, or the folder"),
    Column("source_ip", "ip", "ECS", "workload address of the side that opened the flow, else of the first packet"),
    Column("source_port", "integer", "ECS", "null where the transport has no ports"),
    Column("destination_ip", "ip", "ECS", "workload address of the other side"),
    Column("destination_port", "integer", "ECS", "null where the transport has no ports"),
    Column("network_transport", "text", "ECS", "tcp, udp, icmp, ...; an IP protocol number where it has no name here"),
    Column("icmp_type", "integer", "", "type of ICMP messages that are no echoes: each is a flow of its own"),
    Column("icmp_identifier", "integer", "", "identifier of an ICMP echo"),
    Column("tunnel_type", "text", "", "vxlan, geneve, ipip; several joined by +; bare where packets were outside any"),
    Column("minimum_source_vni", "integer", "", "smallest VNI of packets from the source"),
    Column("maximum_source_vni", "integer", "", "largest VNI of packets from the source"),
    Column("minimum_destination_vni", "integer", "", "smallest VNI of packets from the destination"),
    Column("maximum_destination_vni", "integer", "", "largest VNI of packets from the destination"),
    Column("overhead_bytes", "integer", "", "sum over the packets whose inner header was seen"),
    Column("minimum_overhead_bytes", "integer", "", "per packet"),
    Column("maximum_overhead_bytes", "integer", "", "per packet"),
    Column("counted_at", "text", "", "capture point whose packets are counted"),
    Column("network_packets", "integer", "ECS", "both directions"),
    Column("network_bytes", "integer", "ECS", "sum of frame lengths on the wire, both directions"),
    Column("source_packets", "integer", "ECS", "from the source"),
    Column("source_bytes", "integer", "ECS", "from the source"),
    Column("destination_packets", "integer", "ECS", "from the destination"),
    Column("destination_bytes", "integer", "ECS", "from the destination"),
    Column("minimum_ttl", "integer", "IPFIX", "of the workload packet"),
    Column("maximum_ttl", "integer", "IPFIX", "of the workload packet"),
    Column("minimum_ip_total_length", "integer", "IPFIX", "of the workload packet, super-frames included"),
    Column("maximum_ip_total_length", "integer", "IPFIX", "of the workload packet, super-frames included"),
    Column("tcp_control_bits", "integer", "IPFIX", "flags of all packets, or-ed"),
    Column("source_mss", "integer", "", "smallest MSS option the source sent"),
    Column("destination_mss", "integer", "", "smallest MSS option the destination sent"),
    Column("later_fragments", "integer", "", "IP fragments behind a first one of this flow, not among the packets"),
    Column("start_epoch_ns", "integer", "", "time of the first packet"),
    Column("end_epoch_ns", "integer", "", "time of the last packet"),
)

FLOW_MEANING: tuple[Column, ...] = (
    Column("setup", "text", "", "the run's, from its manifest"),
    Column("scenario", "text", "", "the run's, from its manifest"),
    Column("peer_scope", "text", "", "pod-pod, pod-service, pod-host, pod-external, host, unknown"),
    Column("path_class", "text", "", "intranode, native, encapsulated, encrypted, mixed, unknown; null: no pod's"),
    Column("path_confidence", "text", "", "observed, inferred, assumed"),
    Column("path_evidence", "text", "", "what says so, point by point"),
    Column("settled_by", "text", "", "of an unknown path: the capture or state that would settle it"),
    Column("source_pod", "text", "", "namespace/name"),
    Column("source_node", "text", "", "node that it runs on, or whose address it is"),
    Column("source_identity", "text", "", "what the VNI of its packets stands for in Cilium"),
    Column("source_service", "text", "", "namespace/name:port of the service whose address it is"),
    Column("destination_pod", "text", "", "namespace/name"),
    Column("destination_node", "text", "", "node that it runs on, or whose address it is"),
    Column("destination_identity", "text", "", "what the VNI of its packets stands for in Cilium"),
    Column("destination_service", "text", "", "namespace/name:port of the service whose address it is"),
    Column("seen_at", "text", "", "capture points that saw the flow"),
    Column("icmp_errors", "integer", "", "ICMP errors that quote its packets, each once"),
    Column("icmp_error_messages", "text", "", "type, code and sender of these, and how many"),
    Column("super_frames", "integer", "", "captured frames that stand for several packets on a wire (GSO, GRO)"),
    Column("sent_packets", "integer", "", "estimate: packets on a wire; null where a super-frame's MSS was not seen"),
    Column("sent_bytes", "integer", "", "estimate: their bytes, headers repeated"),
    Column("sent_overhead_bytes", "integer", "", "estimate: their overhead"),
    Column("fragment_overhead_bytes", "integer", "", "headers of later fragments of what is outermost"),
    Column("tcp_measured_at", "text", "", "capture point of all TCP facts that follow"),
)
"""Behind the core columns; TCP's facts follow (flows/tcp.py)."""

FRAME: tuple[Column, ...] = (
    Column("run", "text", "", "run that the capture belongs to: setup/scenario, or the folder"),
    Column("capture_point", "text", "", "node/interface, or the file's name"),
    Column("capture_file", "text", "", "file that the frame stands in"),
    Column("frame_number", "integer", "Wireshark", "in its file, from 1"),
    Column("frame_time_epoch_ns", "integer", "Wireshark", "null where the format has no time (pcapng simple packets)"),
    Column("frame_len", "integer", "Wireshark", "bytes on the wire; the captured ones where the file claims fewer"),
    Column("frame_cap_len", "integer", "Wireshark", "bytes captured"),
    Column("frame_interface_name", "text", "Wireshark", "pcapng: the interface's name"),
    Column("frame_comment", "text", "Wireshark", "pcapng: packet comment, the first of a packet and 100 of a file"),
    Column("link_type", "text", "", "ethernet, linux-sll2, raw-ip, ...; linktype-N where it has no name here"),
    Column("decode_status", "text", "", "ok, truncated (by the capture), malformed, unsupported"),
    Column("decode_stop", "text", "", "why reading stopped before the payload; null where it did not"),
    Column("sll_pkttype", "integer", "Wireshark", "cooked: 0 to us, 1 broadcast, 2 multicast, 3 to others, 4 from us"),
    Column("sll_ifindex", "integer", "Wireshark", "cooked v2: interface index"),
    Column("tunnel_type", "text", "", "vxlan, geneve, ipip, gre; nested ones outermost first, joined by /"),
    Column("tunnel_depth", "integer", "", "0 for a bare packet"),
    Column("tunnel_recognised_by", "text", "", "UDP port or IP protocol of the outermost tunnel, and who says so"),
    Column("overhead_bytes", "integer", "", "inner minus outer network header's offset; null where unseen"),
    Column("overhead_ip_bytes", "integer", "", "of these: outer IP headers"),
    Column("overhead_udp_bytes", "integer", "", "of these: outer UDP headers"),
    Column("overhead_tunnel_bytes", "integer", "", "of these: tunnel headers without options"),
    Column("overhead_option_bytes", "integer", "", "of these: Geneve options"),
    Column("overhead_ethernet_bytes", "integer", "", "of these: inner Ethernet headers"),
    Column("vxlan_vni", "integer", "Wireshark", "of the outermost VXLAN header; in Cilium the sender's identity"),
    Column("vxlan_flags", "integer", "Wireshark", "16 bits: 0x0800 VNI, 0x8000 group policy, 0x0400 next protocol"),
    Column("vxlan_gbp", "integer", "Wireshark", "group policy id, where its flag is set"),
    Column("vxlan_next_proto", "integer", "Wireshark", "GPE next protocol, where its flag is set"),
    Column("geneve_vni", "integer", "Wireshark", "of the outermost Geneve header"),
    Column("geneve_flags", "integer", "Wireshark", "0x80 control packet, 0x40 critical options"),
    Column("geneve_proto_type", "integer", "Wireshark", "ethertype of what is carried"),
    Column("geneve_options", "options", "Wireshark", "list of class, type, critical, length, data, name, value"),
    Column("gre_flags_and_version", "integer", "Wireshark", "of the outermost GRE header"),
    Column("gre_proto", "integer", "Wireshark", "ethertype of what is carried"),
    Column("gre_key", "integer", "Wireshark", "null where there is none"),
)
LINK: tuple[Column, ...] = (
    Column("eth_src", "mac", "Wireshark", "sender; cooked captures have only this one"),
    Column("eth_dst", "mac", "Wireshark", "receiver"),
    Column("eth_type", "integer", "Wireshark", "ethertype, behind VLAN tags"),
    Column("vlan_id", "integer", "Wireshark", "of the outermost tag"),
    Column("arp_opcode", "integer", "Wireshark", "1 request, 2 reply"),
    Column("arp_src_hw_mac", "mac", "Wireshark", "sender's"),
    Column("arp_src_proto_ipv4", "ip", "Wireshark", "sender's"),
    Column("arp_dst_proto_ipv4", "ip", "Wireshark", "asked for"),
)
PACKET: tuple[Column, ...] = (
    Column("ip_version", "integer", "Wireshark", "4 or 6"),
    Column("ip_src", "ip", "Wireshark", "IPv4 or IPv6"),
    Column("ip_dst", "ip", "Wireshark", "IPv4 or IPv6"),
    Column("ip_ttl", "integer", "Wireshark", "or hop limit"),
    Column("ip_proto", "integer", "Wireshark", "behind extension and authentication headers"),
    Column("ip_len", "integer", "Wireshark", "header and payload, also for IPv6; 0 in BIG TCP frames"),
    Column("ip_hdr_len", "integer", "Wireshark", "with options, extension and authentication headers"),
    Column("ip_id", "integer", "Wireshark", "IPv6: of the fragment header"),
    Column("ip_dsfield", "integer", "Wireshark", "DSCP and ECN"),
    Column("ip_df", "boolean", "Wireshark", "don't fragment; null for IPv6"),
    Column("ip_mf", "boolean", "Wireshark", "more fragments"),
    Column("ip_frag_offset", "integer", "Wireshark", "in bytes"),
    Column("dsr_ip", "ip", "", "service in Cilium's DSR (IPv4 option 0x9a, IPv6 destination option 0x1B)"),
    Column("dsr_port", "integer", "", "service port in it"),
    Column("srcport", "integer", "Wireshark", "TCP, UDP or SCTP"),
    Column("dstport", "integer", "Wireshark", "TCP, UDP or SCTP"),
    Column("tcp_seq_raw", "integer", "Wireshark", "as on the wire"),
    Column("tcp_ack_raw", "integer", "Wireshark", "as on the wire"),
    Column("tcp_flags", "integer", "Wireshark", "12 bits"),
    Column("tcp_window_size_value", "integer", "Wireshark", "not scaled"),
    Column("tcp_hdr_len", "integer", "Wireshark", "with options"),
    Column("tcp_len", "integer", "Wireshark", "payload bytes on the wire"),
    Column("tcp_options_mss_val", "integer", "Wireshark", ""),
    Column("tcp_options_wscale_shift", "integer", "Wireshark", ""),
    Column("tcp_options_sack_perm", "boolean", "Wireshark", "true or null"),
    Column("tcp_options_sack_count", "integer", "Wireshark", "SACK blocks"),
    Column("tcp_options_sack_le", "integer", "Wireshark", "left edge of the first block"),
    Column("tcp_options_sack_re", "integer", "Wireshark", "right edge of the first block"),
    Column("tcp_options_timestamp_tsval", "integer", "Wireshark", ""),
    Column("tcp_options_timestamp_tsecr", "integer", "Wireshark", ""),
    Column("udp_length", "integer", "Wireshark", "0 in BIG TCP frames through a tunnel"),
    Column("udp_checksum", "integer", "Wireshark", "0 for none"),
    Column("icmp_type", "integer", "Wireshark", "ICMP or ICMPv6"),
    Column("icmp_code", "integer", "Wireshark", "ICMP or ICMPv6"),
    Column("icmp_ident", "integer", "Wireshark", "of an echo"),
    Column("icmp_seq", "integer", "Wireshark", "of an echo"),
    Column("icmp_mtu", "integer", "Wireshark", "of fragmentation needed or packet too big"),
    Column("encrypted", "text", "", "esp or wireguard: nothing behind it can be read"),
    Column("esp_spi", "integer", "Wireshark", ""),
)


def prefixed(prefix: str, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the same columns of another packet of the frame."""
    return tuple(column._replace(name=f"{prefix}{column.name}") for column in columns)


INNER, QUOTED = "inner_", "quoted_"
FRAMES = (
    *FRAME,
    *LINK,
    *PACKET,
    *prefixed(INNER, LINK),
    *prefixed(INNER, PACKET),
    *prefixed(QUOTED, PACKET),
)
"""Unprefixed: the outermost packet; inner_: the innermost that a tunnel carries; quoted_: the one in an ICMP error."""
