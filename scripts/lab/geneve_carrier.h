// SPDX-License-Identifier: Apache-2.0
//
// Geneve (RFC 8926) for a kernel without a geneve device. VXLAN and Geneve headers are 8 bytes with the VNI at the same
// place and differ in the first word only, so the kernel's VXLAN code on UDP 6081 (device gnv_carrier) does what a real
// geneve device does - outer headers, source port, outer fragments and their reassembly, segmentation - and the header
// is turned into the other on eth0, between the interface and its capture point:
//
//   cilium_geneve (veth) -> gnv_enc: encapsulate -> gnv_carrier -> eth0 egress: to_wire -> [capture point]
//   [capture point] -> eth0 ingress: from_wire -> gnv_carrier: decapsulate -> gnv_enc -> cilium_geneve
//
// An option rides in front of the inner Ethernet header, where Geneve has it; for the VXLAN code it is part of the frame.

#define GENEVE_PORT 6081
#define OUTER_L4 L4_OFF
#define OUTER_TUNNEL (OUTER_L4 + 8)
#define OPTION_BYTES 12
#define VXLAN_WORD bpf_htonl(0x08000000) // flags: VNI valid
#define GENEVE_WORD(option_bytes) bpf_htonl((option_bytes) / 4 << 24 | 0x6558) // version 0, length, bridged Ethernet
#define OPTION_WORD bpf_htonl(0x014b8102)
#define OPTION_LAST_BYTE (OPTION_BYTES - 1) // padding
#define VXLAN_TOS_BYTE (ETH_HLEN + 1) // with an option in front: a byte of the inner destination MAC

// UDP to the Geneve port, and no later fragment: the packets with a tunnel header.
static __always_inline int has_tunnel_header(struct __sk_buff *skb)
{
	struct iphdr ip;
	__be16 port;

	return !load_ip(skb, &ip) && ip.protocol == IPPROTO_UDP && !(ip.frag_off & bpf_htons(FRAGMENT_OFFSET)) &&
	       !bpf_skb_load_bytes(skb, OUTER_L4 + 2, &port, sizeof(port)) && port == bpf_htons(GENEVE_PORT);
}

static __always_inline __be32 word_at(struct __sk_buff *skb, __u32 offset)
{
	__be32 word = 0;

	bpf_skb_load_bytes(skb, offset, &word, sizeof(word));
	return word;
}

// Leaves zero behind.
static __always_inline void move_byte(struct __sk_buff *skb, __u32 from, __u32 to)
{
	__u8 byte = 0, zero = 0;

	bpf_skb_load_bytes(skb, from, &byte, sizeof(byte));
	bpf_skb_store_bytes(skb, to, &byte, sizeof(byte), 0);
	bpf_skb_store_bytes(skb, from, &zero, sizeof(zero), 0);
}

#if defined(DSR_ADDR)
// The VXLAN code takes the outer ECN bits from where the inner TOS is without an option (skb_vlan_inet_prepare). So the TOS
// is written there, and the byte it displaces is kept in the option's padding until to_wire: fragments are all right too.
static __always_inline int push_option(struct __sk_buff *skb, const struct iphdr *ip)
{
	struct dsr_option option = DSR_OPTION;
	__u8 tos = ip->tos;

	if (bpf_skb_change_head(skb, OPTION_BYTES, 0) || bpf_skb_store_bytes(skb, 0, &option, sizeof(option), 0))
		return -1;
	move_byte(skb, VXLAN_TOS_BYTE, OPTION_LAST_BYTE);
	return bpf_skb_store_bytes(skb, VXLAN_TOS_BYTE, &tos, sizeof(tos), 0);
}
#endif

SEC("tc")
int encapsulate(struct __sk_buff *skb)
{
	struct endpoint *to;
	struct iphdr ip;

	if (load_ip(skb, &ip))
		return TC_ACT_SHOT;
	to = find(ip.daddr);
	if (!to || !to->tunnel_endpoint || set_tunnel_key(skb, &ip, to))
		return TC_ACT_SHOT;
#if defined(DSR_ADDR)
	if (carries_option(skb, &ip) && push_option(skb, &ip))
		return TC_ACT_SHOT;
#endif
	return bpf_redirect(CARRIER_INDEX, 0);
}

SEC("tc")
int to_wire(struct __sk_buff *skb)
{
	__be32 word = GENEVE_WORD(0);

	if (!has_tunnel_header(skb) || word_at(skb, OUTER_TUNNEL) != VXLAN_WORD)
		return TC_ACT_OK;
	if (word_at(skb, OUTER_TUNNEL + 8) == OPTION_WORD) {
		word = GENEVE_WORD(OPTION_BYTES);
		move_byte(skb, OUTER_TUNNEL + 8 + OPTION_LAST_BYTE, OUTER_TUNNEL + 8 + VXLAN_TOS_BYTE);
	}
	bpf_skb_store_bytes(skb, OUTER_TUNNEL, &word, sizeof(word), 0);
	return TC_ACT_OK;
}

// bpf_skb_adjust_room can take bytes out of IP packets only, and the VXLAN code reads the ethertype 12 bytes into the
// frame, which with an option is the first two bytes of the inner destination MAC. So "IPv4" is written there, and those
// two bytes are kept in the option's padding.
SEC("tc")
int from_wire(struct __sk_buff *skb)
{
	__be32 word = VXLAN_WORD;
	__be16 protocol = bpf_htons(ETH_P_IP), mac;
	__u32 frame = OUTER_TUNNEL + 8;

	if (!has_tunnel_header(skb))
		return TC_ACT_OK;
	if (word_at(skb, OUTER_TUNNEL) == GENEVE_WORD(OPTION_BYTES) && word_at(skb, frame) == OPTION_WORD) {
		if (bpf_skb_load_bytes(skb, frame + OPTION_BYTES, &mac, sizeof(mac)))
			return TC_ACT_SHOT;
		bpf_skb_store_bytes(skb, frame + OPTION_BYTES - sizeof(mac), &mac, sizeof(mac), 0);
		bpf_skb_store_bytes(skb, frame + OPTION_BYTES, &protocol, sizeof(protocol), 0);
	} else if (word_at(skb, OUTER_TUNNEL) != GENEVE_WORD(0)) {
		return TC_ACT_OK;
	}
	bpf_skb_store_bytes(skb, OUTER_TUNNEL, &word, sizeof(word), 0);
	return TC_ACT_OK;
}

SEC("tc")
int decapsulate(struct __sk_buff *skb)
{
	__u8 ethernet[ETH_HLEN];

	if (word_at(skb, 0) == OPTION_WORD) {
		if (bpf_skb_load_bytes(skb, OPTION_BYTES, ethernet, sizeof(ethernet)) ||
		    bpf_skb_load_bytes(skb, OPTION_BYTES - 2, ethernet, 2) ||
		    bpf_skb_adjust_room(skb, -OPTION_BYTES, BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_FIXED_GSO))
			return TC_ACT_SHOT;
		bpf_skb_store_bytes(skb, 0, ethernet, sizeof(ethernet), 0);
#if defined(DSR_ADDR)
		struct iphdr ip;

		if (!bpf_skb_load_bytes(skb, L3_OFF, &ip, sizeof(ip)))
			remember_request(skb, &ip);
#endif
	}
	return bpf_redirect(ENCODER_INDEX, 0);
}
