"""What more would tell: the captures and state a run lacks, and what each would add."""

from __future__ import annotations

from analyzer.result import Run


def hints(run: Run) -> list[str]:
    """Return one sentence per missing piece that would answer something the report leaves open."""
    roles = {point.role for point in run.points if point.frames}
    found = []
    if run.origin == "inferred":
        found.append(
            "Pod and node names, route MTUs and eBPF programs need state: take it with the capture "
            "(scripts/capture.sh), or add `ip -j -d link` and `ip -j route` of each node."
        )
    if "pod" not in roles and "lxc" not in roles:
        found.append(
            "The TTL that the receiving pod sees, and whether packets reached it, "
            "need a capture on the pods' eth0 or lxc."
        )
    elif "pod" not in roles and any(flow.reverse_packets == 0 for flow in run.flows if flow.peer_scope == "pod-pod"):
        found.append(
            "An lxc capture shows one direction only under BPF host routing: capture eth0 inside the pod to see both."
        )
    if "underlay" not in roles:
        found.append("Whether packets are encapsulated between nodes needs a capture on a node's eth0.")
    elif len({point.node for point in run.points if point.role == "underlay" and point.frames}) < 2:
        found.append("Where packets die between nodes needs eth0 of the far node as well.")
    joined_late = [f for f in run.flows if f.network_transport == "tcp" and not (f.forward_mss or f.reverse_mss)]
    if joined_late and not run.mtu.negotiated:
        found.append(
            "The MSS, and how many packets super-frames stand for, need the SYN: start before the connections."
        )
    return found
