// SPDX-License-Identifier: Apache-2.0
//
// Which packets carry Cilium's DSR option in Geneve, and what it says (bpf/lib/tunnel.h):
//
//    0                   1                   2                   3
//   +-------------------------------+---------------+-----+---------+
//   |      option class 0x014B      |   type 0x81   |0 0 0| length 2|
//   +-------------------------------+---------------+-----+---------+
//   |                       frontend address                        |
//   +-------------------------------+-------------------------------+
//   |         frontend port         |            padding            |
//   +-------------------------------+-------------------------------+
//
// On the SYN for TCP, on every packet of a request for UDP, as Cilium's load balancer does; here nothing balanced the
// load, and the frontend is a constant.

struct dsr_option {
	__be16 class;
	__u8 type;
	__u8 length;
	__be32 address;
	__be16 port;
	__be16 pad;
};

#define DSR_OPTION                                                                                                       \
	{ bpf_htons(0x014b), 0x81, 2, bpf_htonl(DSR_ADDR), bpf_htons(DSR_PORT), 0 }

// UDP packets that answer a request which came with the option. Later fragments have no ports: zero stands for them.
struct conversation {
	__be32 source, destination;
	__be16 source_port, destination_port;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct conversation);
	__type(value, __u8);
} replies SEC(".maps");

static __always_inline void load_ports(struct __sk_buff *skb, const struct iphdr *ip, __u32 at, __be16 ports[2])
{
	ports[0] = ports[1] = 0;
	if (!(ip->frag_off & bpf_htons(FRAGMENT_OFFSET)))
		bpf_skb_load_bytes(skb, at, ports, 2 * sizeof(*ports));
}

static __always_inline void remember_request(struct __sk_buff *skb, const struct iphdr *ip)
{
	struct conversation reply = { ip->daddr, ip->saddr, 0, 0 };
	__be16 ports[2];
	__u8 seen = 1;

	if (ip->protocol != IPPROTO_UDP)
		return;
	bpf_map_update_elem(&replies, &reply, &seen, BPF_ANY); // for later fragments of the answer
	load_ports(skb, ip, L4_OFF, ports);
	reply.source_port = ports[1];
	reply.destination_port = ports[0];
	bpf_map_update_elem(&replies, &reply, &seen, BPF_ANY);
}

static __always_inline int carries_option(struct __sk_buff *skb, const struct iphdr *ip)
{
	struct conversation key = { ip->saddr, ip->daddr, 0, 0 };
	__be16 ports[2];
	__u8 flags = 0;

	if (ip->protocol == IPPROTO_TCP) {
		if (ip->frag_off & bpf_htons(FRAGMENT_OFFSET))
			return 0;
		bpf_skb_load_bytes(skb, L4_OFF + 13, &flags, sizeof(flags)); // RFC 9293, 3.1: ... ACK 0x10, SYN 0x02
		return (flags & 0x12) == 0x02;
	}
	if (ip->protocol != IPPROTO_UDP)
		return 0;
	load_ports(skb, ip, L4_OFF, ports);
	key.source_port = ports[0];
	key.destination_port = ports[1];
	return !bpf_map_lookup_elem(&replies, &key);
}
