"""What the sightings of a flow prove of its path, look by look, before anything is concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.flows.flow import Cell, Look
from analyzer.topology.runs import PointInput
from analyzer.words import Role

WIRE: tuple[Role, ...] = ("underlay", "router")
"""Roles of points that stand between nodes."""
ENCRYPTED = "{0.tunnel} on {0.point}"
WIREGUARD_DEVICE = "on the WireGuard device {0.point}"
"""Clear on a WireGuard device, which encrypts what leaves it."""
TUNNELLED = "in {0.tunnel} on {0.point}"
BARE = "bare on {0.point}"
TUNNEL_DEVICE = "on the tunnel device {0.point}"
OWN_TUNNEL = "in the pods' own {0.tunnel} on {0.point}"
"""In a tunnel that a pod's own interface shows: the pod made it, not the node."""
UNREAD = "like {0.tunnel} on {0.point}, nothing inside is readable"
"""Like a tunnel, but nothing inside can be read: the flow is that of its outer packets, if it is one at all."""
IN_ORDER = (ENCRYPTED, WIREGUARD_DEVICE, TUNNELLED, BARE, TUNNEL_DEVICE, OWN_TUNNEL, UNREAD)
"""Kinds of evidence, as words for it."""


class Proof(NamedTuple):
    """One kind of evidence at one point; `tunnel` is the kind of tunnel or encryption, empty where there is none."""

    kind: str
    tunnel: str
    point: str


def proof_of(look: Look, point: PointInput, pods: bool) -> Proof | None:
    """Return what packets that look so prove; a pod that runs WireGuard itself encrypts nothing for the nodes.

    `pods`: an end of the flow is a pod.
    """
    if look.encrypted and not (look.encrypted == "wireguard" and pods):
        return Proof(ENCRYPTED, look.encrypted, point.id)
    if look.tunnel and look.overhead is None:
        return Proof(UNREAD, look.tunnel.kind, point.id)
    if look.tunnel and point.role in ("pod", "lxc"):
        return Proof(OWN_TUNNEL, look.tunnel.kind, point.id)
    if point.role == "wireguard":
        return Proof(WIREGUARD_DEVICE, "", point.id)
    if look.tunnel:
        return Proof(TUNNELLED, look.tunnel.kind, point.id)
    if point.role in WIRE:
        return Proof(BARE, "", point.id)
    return Proof(TUNNEL_DEVICE, "", point.id) if point.role == "tunnel" else None


def in_words(proofs: Sequence[Proof | None], cells: Iterable[Cell]) -> list[str]:
    """Return the evidence, each with its packets; `proofs`: what each of the cells proves.

    A tunnel device says nothing that a tunnel on the wire does not.
    """
    packets: Counter[Proof] = Counter()
    for proof, cell in zip(proofs, cells, strict=True):
        if proof is not None:
            packets[proof] += cell.packets
    if any(proof.kind == TUNNELLED for proof in packets):
        packets = Counter({proof: n for proof, n in packets.items() if proof.kind != TUNNEL_DEVICE})
    ordered = sorted(packets, key=lambda proof: (IN_ORDER.index(proof.kind), proof))
    return [f"{proof.kind.format(proof)}: {packets[proof]} packets" for proof in ordered]
