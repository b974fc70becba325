"""What the steps of a manifest sent: echo requests, sizes, bytes."""

from __future__ import annotations

from analyzer.topology.manifest import Manifest, Step
from tests.proof.known import DSR_OPTION, UNDERLAY_MTU, Known

ICMP_AND_IP_HEADERS = 28


def echo_requests(step: Step) -> int:
    """Return how many echo requests the step sends: `ping -c N`, none where the kernel refuses."""
    return int(step.command[step.command.index("-c") + 1]) if step.sends_packets and step.command[0] == "ping" else 0


def size(step: Step) -> int | None:
    """Return the length of the IP packet that a sweep or a probe sends, null for other steps."""
    if step.kind == "df-sweep":
        return int(step.command[step.command.index("-s") + 1]) + ICMP_AND_IP_HEADERS
    return int(step.command[5]) if step.kind == "udp-probe" else None


def sizes(manifest: Manifest, kind: str) -> list[int]:
    """Return the lengths that steps of one kind try between nodes."""
    return [length for step in manifest.traffic if step.kind == kind and (length := size(step)) is not None]


def refused(facts: Known, manifest: Manifest) -> set[tuple[str, int]]:
    """Return the steps that the sender's kernel refuses, with their lengths: DF, and larger than its route's MTU."""
    lengths = {step.name: size(step) for step in manifest.traffic if step.kind == "df-sweep"}
    return {(name, length) for name, length in lengths.items() if length is not None and length > facts.route_mtu}


def cut_outside(facts: Known, manifest: Manifest) -> list[int]:
    """Return the lengths of probes that do not fit into the underlay with what is put around them."""
    around = facts.overhead + (DSR_OPTION if facts.dsr else 0)
    return [length for length in sizes(manifest, "udp-probe") if length + around > UNDERLAY_MTU]


def bulk_bytes(manifest: Manifest) -> int:
    """Return the bytes of payload that the bulk step sends, 0 where there is none."""
    return sum(int(step.command[5]) for step in manifest.traffic if step.kind == "bulk")
