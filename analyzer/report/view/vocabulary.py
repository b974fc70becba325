"""Words that somebody who never heard of Cilium meets on the page, and how to tell that it uses them.

Sources: RFC 791 (TTL, fragments), 792 (ICMP), 2992 (ECMP), 4271 (BGP), 7348 (VXLAN), 8926 (Geneve), 9293 (MSS), and
Cilium's documentation of concepts (identity, masquerading, routing, kube-proxy replacement).
"""

from __future__ import annotations

from analyzer.report.view.parts import Term

VOCABULARY: dict[Term, str] = {
    Term(
        "bgp",
        "BGP",
        "The protocol by which routers tell each other which networks they lead to. Here each node announces "
        "the addresses of its pods.",
    ): r"\bBGP\b",
    Term(
        "capture-point",
        "Capture point",
        "An interface on which packets were recorded. One packet is seen at several of them on its way.",
    ): r"[Cc]apture points?\b",
    Term(
        "dsr",
        "DSR",
        "Direct server return: the node of the chosen pod answers a client itself, not by way of the node "
        "that took the request. The service's address travels with the packet, as a Geneve or IP option or in "
        "an outer header.",
    ): r"\bDSR\b",
    Term(
        "ebpf",
        "eBPF",
        "Small programs loaded into the Linux kernel. Cilium handles packets with them at the interfaces of "
        "pods and nodes.",
    ): r"\beBPF\b",
    Term(
        "ecmp",
        "ECMP",
        "Equal-cost multi-path: several next hops serve one route, and each flow keeps to one of them.",
    ): r"\b(ECMP|[Ss]everal (paths|next hops))\b",
    Term(
        "encapsulation",
        "Encapsulation, tunnel, overlay",
        "The pod's packet travels as the content of a packet between nodes. The network between sees the "
        "nodes' addresses alone, and the outer headers take room.",
    ): r"\b([Ee]ncapsul\w+|[Oo]verlay|[Tt]unnels?)\b",
    Term(
        "fragment",
        "Fragment",
        "A piece of an IP packet that was too large for the next link. One lost piece loses the whole packet.",
    ): r"\b[Ff]ragment(s|ed|ation)?\b",
    Term(
        "geneve",
        "Geneve",
        "A tunnel in UDP (port 6081) whose header can carry options.",
    ): r"\bGeneve\b",
    Term(
        "host-routing",
        "Host routing",
        "How a packet passes through its node: by the kernel's own routing (legacy), or passed on by eBPF "
        "past most of it (BPF).",
    ): r"[Hh]ost routing",
    Term(
        "icmp",
        "ICMP",
        "Messages of IP itself: pings, and errors such as “packet too large” or “TTL exceeded”.",
    ): r"\bICMP\b",
    Term(
        "identity",
        "Identity",
        "Cilium's number for all pods with the same labels; network policies speak of it. An overlay carries "
        "it in the VNI.",
    ): r"\b[Ii]dentit(y|ies)\b",
    Term(
        "lxc",
        "lxc…",
        "The node's end of a pod's interface: a pair of virtual interfaces (veth) joins a pod to its node.",
    ): r"\blxc",
    Term(
        "masquerading",
        "Masquerading",
        "The node puts its own address in place of a pod's as source, so that answers find their way back.",
    ): r"[Mm]asquerad",
    Term(
        "mss",
        "MSS",
        "Maximum segment size: how many bytes of data one TCP packet may carry, as each side says when a "
        "connection begins.",
    ): r"\bMSS\b",
    Term(
        "mtu",
        "MTU",
        "Maximum transmission unit: the largest IP packet that a link or a route takes, in bytes.",
    ): r"\bMTU\b",
    Term(
        "native-routing",
        "Native routing",
        "Pods' packets travel as they are, without a tunnel: every router on the way must know a route to them.",
    ): r"\b[Nn]ative\b",
    Term(
        "rtt",
        "Round trip",
        "The time from a request, such as a ping, to its answer.",
    ): r"\b([Rr]ound trips?|RTT)\b",
    Term(
        "snaplen",
        "Snaplen",
        "How many bytes of each packet a capture keeps; the rest is cut off.",
    ): r"\b[Ss]naplen\b",
    Term(
        "super-frame",
        "Super-frame (GSO, GRO)",
        "Several TCP packets that the kernel handles as one, larger than the MTU. They are cut before the "
        "wire or joined after it.",
    ): r"\b([Ss]uper-frames?|GSO|GRO|TSO)\b",
    Term(
        "ttl",
        "TTL",
        "Time to live: a number in each IP packet from which every router takes one. At 0 the packet is dropped.",
    ): r"\bTTLs?\b",
    Term(
        "underlay",
        "Underlay",
        "The network between the nodes, which carries everything else.",
    ): r"\b[Uu]nderlay\b",
    Term(
        "vni",
        "VNI",
        "Virtual network identifier: a number of 24 bits in a VXLAN or Geneve header.",
    ): r"\bVNIs?\b",
    Term(
        "vxlan",
        "VXLAN",
        "A tunnel in UDP with a header of 8 bytes. Linux and Cilium use port 8472; the standard's is 4789.",
    ): r"\bVXLAN\b",
}
"""Each with the pattern of the words that it explains."""
