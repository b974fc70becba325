"""The words of DESIGN 2 as types: every artefact uses these, none defines its own."""

from __future__ import annotations

from typing import Literal

Role = Literal["pod", "lxc", "host", "tunnel", "underlay", "wireguard", "router", "any", "unknown"]
"""What an interface is on a packet's way; `host` is cilium_host and cilium_net."""
COUNTED_ROLES: tuple[Role, ...] = ("underlay", "router", "tunnel", "pod", "lxc", "host", "wireguard", "unknown", "any")
"""Where a flow is counted, best first: the wire between nodes shows every header, a pod's own view both directions."""
TRANSPORTS = {1: "icmp", 6: "tcp", 17: "udp", 50: "esp", 58: "ipv6-icmp", 132: "sctp", 47: "gre", 4: "ipip", 41: "ipv6"}
"""IANA protocol number → ECS `network.transport`."""
Origin = Literal["state", "manifest", "inferred"]
"""Where a fact comes from."""
Datapath = Literal["cilium", "ebpf-lab", "kernel-forwarding", "unknown"]
"""What moved the packets: a genuine agent, the lab's own eBPF, or the kernel's forwarding in the lab."""
HostRouting = Literal["bpf", "legacy", "unknown"]
PathClass = Literal["intranode", "native", "encapsulated", "encrypted", "mixed", "unknown"]
Confidence = Literal["observed", "inferred", "assumed"]
PeerScope = Literal["pod-pod", "pod-service", "pod-host", "pod-external", "host", "unknown"]
"""Who talks; `pod-service` is addressed to a service, so before translation, or after it was turned back."""
PingScope = Literal["intranode", "internode", "other"]
Severity = Literal["info", "warning", "critical"]
"""How much a finding matters: nothing is wrong; something is or will be; packets die."""
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
"""Worst first."""
Certainty = Literal["certain", "likely", "possible"]
"""How sure a finding is: packets admit no other reading; the usual reading; one of several."""
CERTAINTIES: tuple[Certainty, ...] = ("certain", "likely", "possible")
RuleStatus = Literal["found", "none", "not_applicable", "error"]
"""What became of a rule: `not_applicable` where the captures cannot show it, `error` where it failed itself."""


def count(value: int, noun: str, plural: str = "") -> str:
    """Return `1 frame`, `2 frames`, `1,000 frames`."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"
