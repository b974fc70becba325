"""What packets alone show of a topology.

Outer addresses are nodes', addresses inside an overlay are pods', who sends from a pod's own interface is that pod, and
what a node's interface shows with a TTL below its initial value was forwarded there, so it is no node's own, or a
node's that masquerades its pods, which only talks to others than pods.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.topology.model import PodAt, Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.scope import has_no_one_receiver, stays_on_its_link

NOT_PODS = {2, 4, 6, 7, 8}
"""Identities under which world, health, node and ingress traffic travels; 1 is left out, as flannel's VNI is 1."""
INITIAL_TTLS = (64, 128, 255)
ONE_HOP = 1
"""What eBGP sends with (RFC 4271 leaves it open, every implementation does): such a packet was not forwarded."""
MOST_HOPS = 255
UNSPECIFIED = ("0.0.0.0", "::")  # noqa: S104 - addresses to tell apart, nothing is bound to them
NEAR = 8
"""Hops between a pod and any node of its cluster: more, and the packet came from afar."""


class BareSighting(NamedTuple):
    """Source and destination of packets outside any tunnel, at one point, with one TTL."""

    point: int
    source: str
    ttl: int
    destination: str


class TunnelSighting(NamedTuple):
    """A direction of a flow inside a tunnel: outer and inner addresses, and the VNI (null for IPIP)."""

    outer_src: str
    outer_dst: str
    vni: int | None
    inner_src: str
    inner_dst: str


def complete(topology: Topology, sightings: Iterable[TunnelSighting]) -> None:
    """Add nodes, pods and identities to what was declared; nothing declared is overruled.

    A VNI that one inner address alone sends is that sender's identity (Cilium bpf/lib/encap.h: VNI = source identity);
    senders under a node's identity are no pods. IP in IP has no VNI and carries clients to services as well (Cilium's
    DSR with dispatch ipip): public addresses in it are no pods. Nor are public ones that nobody sends from inside a
    tunnel: replies to clients, and what goes to an egress gateway, have the world's address inside.
    """
    senders: dict[int, set[str]] = {}
    inner: set[str] = set()
    not_pods: set[str] = set()
    behind: dict[str, set[str]] = {}
    for seen in sightings:
        for outer in (seen.outer_src, seen.outer_dst):
            topology.nodes.setdefault(outer, None)
        inner.update((seen.inner_src, seen.inner_dst))
        if seen.vni is None:
            not_pods |= {each for each in (seen.inner_src, seen.inner_dst) if not ipaddress.ip_address(each).is_private}
        if seen.vni in NOT_PODS or topology.services.has(seen.inner_src):
            not_pods.add(seen.inner_src)
        else:
            behind.setdefault(seen.inner_src, set()).add(seen.outer_src)
            if seen.vni is not None:
                senders.setdefault(seen.vni, set()).add(seen.inner_src)
    inner = set(filter(_names_a_host, inner))
    not_pods |= {address for address in inner if topology.services.has(address)}
    not_pods |= {address for address in inner - behind.keys() if ipaddress.ip_address(address).is_global}
    for address in inner - topology.nodes.keys() - not_pods:
        topology.pods.setdefault(address, PodAt(None, None))
    _place(topology, behind)
    for vni, addresses in senders.items():
        if topology.numbered(vni) is None and len(addresses) == 1:
            (address,) = addresses
            topology.identities.setdefault(vni, topology.pod_name(address) or address)


def _place(topology: Topology, behind: dict[str, set[str]]) -> None:
    """Put pods of which nothing says the node on the named one that alone encapsulates for them."""
    for address, outer in behind.items():
        pod = topology.pods.get(address)
        names = {topology.nodes.get(each) for each in outer}
        if pod is not None and topology.node_of(address) is None and len(names) == 1:
            topology.pods[address] = pod._replace(node=names.pop())


def complete_bare(topology: Topology, points: list[PointInput], sightings: Iterable[BareSighting]) -> None:
    """Add pods and nodes that packets outside tunnels show; nothing known is overruled.

    Addresses of link scope name nobody beyond their link.

    A forwarded private address is a pod's only where it talks to another such address, or to one never seen sending:
    what talks to nodes and the world alone may be a node that masquerades its pods, and stays open.
    """
    at_pods: dict[int, set[BareSighting]] = {}
    on_the_wire: dict[str, set[BareSighting]] = {}
    for seen in sightings:
        if not _names_a_host(seen.source):
            continue
        role = points[seen.point].role
        if role in ("pod", "lxc"):
            at_pods.setdefault(seen.point, set()).add(seen)
        elif role == "underlay":
            on_the_wire.setdefault(seen.source, set()).add(seen)
    for index, here in sorted(at_pods.items()):
        _add_pod(topology, points[index], here)
    for index, here in sorted(at_pods.items()):
        _pair(topology, points[index], here)
    _from_the_wire(topology, on_the_wire)


def _from_the_wire(topology: Topology, sent: dict[str, set[BareSighting]]) -> None:
    unknown = {
        address
        for address in sent
        if address not in topology.nodes and address not in topology.pods and not topology.services.has(address)
    }
    own = {each for each in unknown if {seen.ttl for seen in sent[each]} <= {ONE_HOP, *INITIAL_TTLS}}
    if topology.in_ipcache:
        own &= topology.in_ipcache  # what has no entry of its own there is the world's to Cilium
    topology.nodes.update(dict.fromkeys(sorted(own)))
    forwarded = {each for each in unknown if all(_forwarded(seen.ttl) for seen in sent[each]) and _private(each)}
    pods = {
        address
        for address in forwarded
        if any(_may_be_pod(seen.destination, sent, forwarded, topology) for seen in sent[address])
    }
    for address in sorted(pods):
        topology.pods[address] = PodAt(None, None)
        topology.assumed.add(address)


def _may_be_pod(address: str, sent: dict[str, set[BareSighting]], forwarded: set[str], topology: Topology) -> bool:
    if address in topology.nodes or not _private(address):
        return False
    return address in forwarded or address in topology.pods or address not in sent


def _names_a_host(address: str) -> bool:
    """Return whether an address is somebody's beyond its link: not `::`, link-local or a group's."""
    return address not in UNSPECIFIED and not has_no_one_receiver(address, address)


def _private(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_private and not parsed.is_link_local and not parsed.is_multicast


def _add_pod(topology: Topology, point: PointInput, here: set[BareSighting]) -> None:
    """Take the addresses whose packets leave this pod's interface with an initial TTL for the pod's own.

    Where state gives it this pod's name, or the point none, it still lacks the node, which the point may know.
    """
    for address in _owners(here, topology):
        known = topology.pods.get(address, PodAt(None, None))
        if topology.services.has(address):
            continue
        if known.name is None:
            topology.pods[address] = PodAt(point.pod, point.node)
        elif known.node is None and point.pod in (None, known.name):
            topology.pods[address] = PodAt(known.name, point.node)


def _owners(here: set[BareSighting], topology: Topology) -> list[str]:
    """Return a pod's own address of each IP version, where packets tell."""
    six = {seen for seen in here if ":" in seen.source}
    return [owner for some in (here - six, six) if (owner := _owner(some, topology))]


def _owner(here: set[BareSighting], topology: Topology) -> str | None:
    """Return the one address whose packets have an initial TTL here, and never that of a forwarded packet.

    One hop is what a sender itself chooses as well, as traceroute does: it may stand beside an initial TTL.
    The node sends with one as well (errors, probes): of several the one that all packets are from or for.
    """
    own = {seen.source for seen in here if seen.ttl in INITIAL_TTLS and not _of_a_neighbour(seen)}
    own -= {seen.source for seen in here if seen.ttl not in (*INITIAL_TTLS, ONE_HOP)}
    own -= topology.nodes.keys()
    if len(own) > 1:
        ends = [{seen.source, seen.destination} for seen in here]
        own = own.intersection(*(pair for pair in ends if not stays_on_its_link(*pair)))
    return own.pop() if len(own) == 1 else None


def _of_a_neighbour(seen: BareSighting) -> bool:
    """Return whether the hop limit is that of neighbour discovery (RFC 4861 7.1), which both ends of a link send."""
    return ":" in seen.source and seen.ttl == MOST_HOPS


def _pair(topology: Topology, point: PointInput, here: set[BareSighting]) -> None:
    """Take the pod that sends through an lxc for the one behind it, if another view on the same node names it."""
    for pod in filter(None, map(topology.pods.get, _owners(here, topology))):
        if point.role == "lxc" and point.pod is None and pod.name and pod.node == point.node:
            point.pod = pod.name


def _forwarded(ttl: int) -> bool:
    """Return whether the TTL lies a few hops below an initial value."""
    return any(0 < initial - ttl <= NEAR for initial in INITIAL_TTLS)
