// SPDX-License-Identifier: Apache-2.0
//
// A small overlay datapath that puts the same bytes on the wire as Cilium does, seen from every interface:
//   from_container  lxc* ingress           what a pod sends
//   from_host       cilium_host egress     what the node itself sends to pods
//   from_overlay    tunnel device ingress  what comes out of the tunnel
// Like Cilium (bpf_lxc.c, bpf_overlay.c, lib/local_delivery.h) it leaves TTL and MACs alone when it encapsulates, and on
// local delivery takes one off the TTL, drops at TTL <= 1 without ICMP, and writes lxc MAC -> pod MAC.
//
// Built with -DVXLAN, -DGENEVE_DEVICE or -DGENEVE_CARRIER (see geneve_carrier.h); -DDSR_ADDR and -DDSR_PORT stamp options.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define L3_OFF ETH_HLEN
#define L4_OFF (ETH_HLEN + sizeof(struct iphdr)) // nobody here sends IP options
#define FRAGMENT_OFFSET 0x1fff
#define MORE_FRAGMENTS 0x2000
#define IDENTITY_HOST 1
#define IDENTITY_REMOTE_NODE 6

// One entry per pod and per node's router address. All fields in network byte order, so that a shell can write them.
struct endpoint {
	__be32 tunnel_endpoint; // node that holds it; 0 when it is on this node
	__be32 identity;
	__be32 ifindex; // where to send: lxc*, cilium_net for the own router address, else the tunnel device
	__u8 macs[2 * ETH_ALEN]; // destination, source: the first bytes of the frame that is delivered
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __be32);
	__type(value, struct endpoint);
} endpoints SEC(".maps");

static __always_inline struct endpoint *find(__be32 address)
{
	return bpf_map_lookup_elem(&endpoints, &address);
}

static __always_inline int load_ip(struct __sk_buff *skb, struct iphdr *ip)
{
	if (skb->protocol != bpf_htons(ETH_P_IP))
		return -1;
	return bpf_skb_load_bytes(skb, L3_OFF, ip, sizeof(*ip));
}

// The VNI is the identity of the sender; a node sends as remote-node (lib/identity.h get_tunnel_id).
static __always_inline __u32 sender_identity(const struct iphdr *ip)
{
	struct endpoint *source = find(ip->saddr);

	if (!source || source->identity == bpf_htonl(IDENTITY_HOST))
		return IDENTITY_REMOTE_NODE;
	return bpf_ntohl(source->identity);
}

static __always_inline int set_tunnel_key(struct __sk_buff *skb, const struct iphdr *ip, struct endpoint *remote)
{
	struct bpf_tunnel_key key = {
		.tunnel_id = sender_identity(ip),
		.remote_ipv4 = bpf_ntohl(remote->tunnel_endpoint),
		.tunnel_ttl = IPDEFTTL,
	};

	return bpf_skb_set_tunnel_key(skb, &key, sizeof(key), BPF_F_ZERO_CSUM_TX);
}

#if defined(DSR_ADDR)
#include "dsr.h"
#endif
#if defined(GENEVE_CARRIER)
#include "geneve_carrier.h"
#endif

static __always_inline int encapsulate_to(struct __sk_buff *skb, const struct iphdr *ip, struct endpoint *remote)
{
#if !defined(GENEVE_CARRIER)
	if (set_tunnel_key(skb, ip, remote))
		return TC_ACT_SHOT;
#endif
#if defined(GENEVE_DEVICE) && defined(DSR_ADDR)
	struct dsr_option option = DSR_OPTION;

	if (carries_option(skb, ip) && bpf_skb_set_tunnel_opt(skb, &option, sizeof(option)))
		return TC_ACT_SHOT;
#endif
	return bpf_redirect(bpf_ntohl(remote->ifindex), 0);
}

static __always_inline int deliver(struct __sk_buff *skb, const struct iphdr *ip, struct endpoint *local)
{
	__be16 before = bpf_htons(ip->ttl << 8 | ip->protocol), after = bpf_htons((ip->ttl - 1) << 8 | ip->protocol);

	if (ip->ttl <= 1)
		return TC_ACT_SHOT;
	bpf_l3_csum_replace(skb, L3_OFF + __builtin_offsetof(struct iphdr, check), before, after, sizeof(after));
	bpf_skb_store_bytes(skb, L3_OFF + __builtin_offsetof(struct iphdr, ttl), &after, sizeof(after), 0);
	bpf_skb_store_bytes(skb, 0, local->macs, sizeof(local->macs), 0);
	return bpf_redirect(bpf_ntohl(local->ifindex), 0);
}

static __always_inline int forward(struct __sk_buff *skb, const struct iphdr *ip, struct endpoint *to)
{
	return to->tunnel_endpoint ? encapsulate_to(skb, ip, to) : deliver(skb, ip, to);
}

SEC("tc")
int from_container(struct __sk_buff *skb)
{
	struct endpoint *source, *to;
	struct iphdr ip;

	if (load_ip(skb, &ip))
		return TC_ACT_OK; // ARP for the gateway: the kernel answers for cilium_host's address
	source = find(ip.saddr);
	if (!source || source->ifindex != bpf_htonl(skb->ifindex))
		return TC_ACT_SHOT; // source address check, as bpf_lxc.c
	if (ip.protocol == IPPROTO_ICMP && ip.frag_off & bpf_htons(FRAGMENT_OFFSET | MORE_FRAGMENTS))
		return TC_ACT_SHOT; // Cilium drops fragmented ICMP at the source, in every mode
	to = find(ip.daddr);
	if (!to || to->identity == bpf_htonl(IDENTITY_HOST))
		return TC_ACT_OK;
	return forward(skb, &ip, to);
}

SEC("tc")
int from_host(struct __sk_buff *skb)
{
	struct endpoint *to;
	struct iphdr ip;

	if (load_ip(skb, &ip))
		return TC_ACT_OK;
	to = find(ip.daddr);
	return to ? forward(skb, &ip, to) : TC_ACT_OK;
}

SEC("tc")
int from_overlay(struct __sk_buff *skb)
{
	struct endpoint *to;
	struct iphdr ip;

	if (load_ip(skb, &ip))
		return TC_ACT_SHOT;
#if defined(GENEVE_DEVICE) && defined(DSR_ADDR)
	struct dsr_option option;

	if (bpf_skb_get_tunnel_opt(skb, &option, sizeof(option)) == sizeof(option))
		remember_request(skb, &ip);
#endif
	to = find(ip.daddr);
	return to && !to->tunnel_endpoint ? deliver(skb, &ip, to) : TC_ACT_SHOT;
}

char _license[] SEC("license") = "Apache-2.0";
