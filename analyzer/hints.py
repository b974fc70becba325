"""What more would tell: the captures and state a run lacks, and what each would add."""

from __future__ import annotations

from analyzer.result import Point, Run

WHOLE_HEADERS = 192
"""Bytes that hold the headers of a TCP segment in VXLAN, all IPv6: 14 + 40 + 8 + 8 + 14 + 40 + 60 = 184, rounded up."""
POINTS = 3
"""Points that a sentence can hold."""


def hints(run: Run) -> list[str]:
    """Return one sentence per missing piece that would answer something the report leaves open."""
    roles = {point.role for point in run.points if point.frames}
    found = _cut(run.points)
    if run.origin == "inferred":
        found.append(
            "Pod and node names, route MTUs and eBPF programs need state: put `ip -j -d link`, `ip -j addr` and "
            "`ip -j route` of each node into NODE/state/before/ beside the capture, as scripts/state.sh does."
        )
    elif run.origin == "state" and not run.mtu.pod_route:
        found.append(
            "Route MTUs and eBPF programs need the nodes' own state: put `ip -j -d link`, `ip -j addr` and "
            "`ip -j route` of each node into NODE/state/before/, as scripts/state.sh does."
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
    if "unknown" in roles:
        found.append(
            "Whether this was taken on a node or inside a pod: name the file NODE/eth0.pcap or "
            "NODE/pod-NAME-eth0.pcap, or add a manifest."
        )
    elif "underlay" not in roles and not _settled(run):
        found.append("Whether packets are encapsulated between nodes needs a capture on a node's eth0.")
    elif len({point.id for point in run.points if point.role in ("underlay", "any") and point.frames}) < 2:
        found.append("Where packets die between nodes needs eth0 of the far node as well.")
    tcp = [flow for flow in run.flows if flow.network_transport == "tcp"]
    if tcp and not any(flow.forward_mss or flow.reverse_mss for flow in tcp):
        found.append(
            "The MSS, and how many packets super-frames stand for, need the SYN: start before the connections."
        )
    return found


def _settled(run: Run) -> bool:
    """Return whether packets show the crossing without an underlay: a capture of all interfaces has outer headers."""
    crossed = ("native", "encapsulated", "mixed", "encrypted")
    return bool(run.tunnels) or any(
        each.path_class in crossed and each.confidence.get("observed") for each in run.classes
    )


def _cut(points: list[Point]) -> list[str]:
    """Return a sentence for each snapshot length that left headers out; frames cut behind all headers lack none."""
    lacking: dict[int | None, list[str]] = {}
    for point in points:
        if point.cut_frames and point.decode_status.get("truncated"):
            size = point.snaplen if point.snaplen and point.snaplen < WHOLE_HEADERS else None
            lacking.setdefault(size, []).append(point.id)
    return [_said(size, lacking[size]) for size in sorted(lacking, key=lambda size: size or WHOLE_HEADERS)]


def _said(size: int | None, names: list[str]) -> str:
    left = len(names) - POINTS
    where = ", ".join(names[:POINTS]) + (f" and {left} more" if left > 0 else "")
    if size is None:
        return f"Frames of {where} are stored shorter than they were: headers are missing; capture whole frames (-s 0)."
    missing = "headers inside tunnels and ports are missing"
    return f"Frames of {where} are cut to {size} bytes: {missing}; capture with -s {WHOLE_HEADERS} or more."
