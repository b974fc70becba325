"""The Result: the one versioned JSON that everything after the analysis reads.

`docs/result.schema.json` is made from these classes (`analyze schema result`). Units stand in the names (`_bytes`,
`_us`, `_epoch_ns`); null means not measured or not measurable, never zero. Everything is sorted, nothing depends on the
clock or the machine, so the same input gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from analyzer.errors import CannotRead, LeftOut
from analyzer.topology.manifest import Node, Pod, Step, Tunnel
from analyzer.words import Confidence, Datapath, HostRouting, Origin, PathClass, PeerScope, PingScope, Role


class _Struct(msgspec.Struct, forbid_unknown_fields=True):
    """Strict on reading: a field that the schema does not name is an error."""


class ValueCount(_Struct):
    """How often one value was seen."""

    value: int
    n: int


class Spread(_Struct):
    """Minimum, median and maximum of n measurements, in the unit of the field that holds it."""

    n: int
    minimum: float
    median: float
    maximum: float


class Point(_Struct):
    """One capture point of a run: what was tapped there and how well (capture quality)."""

    id: str
    """`node/interface` for nodes, `node/pod-NAME-eth0` for a pod's own view."""
    node: str | None
    interface: str
    role: Role
    role_origin: Origin
    pod: str | None
    """`namespace/name` of the pod behind it."""
    file: str | None
    """Path relative to the analysed folder, of a rotated capture its first slice (`notes` name the last); `stdin` for a
    pipe; null when nothing could be captured."""
    sha256: str | None
    """Of the bytes as they were read, of a rotated capture its slices one after another; null when not all read."""
    file_bytes: int
    """Length of what `sha256` is of."""
    format: str | None
    """`pcap`, `pcap-ns`, `pcapng`."""
    link_type: str | None
    """Name of the link type, e.g. `ethernet`, `linux-sll2`."""
    snaplen: int | None
    frames: int
    wire_bytes: int
    """Sum of the frames' lengths on the wire."""
    cut_frames: int
    """Frames stored shorter than they were (snaplen)."""
    super_frames: int
    """Frames larger than the interface MTU (1500 where no state says it): GSO/GRO aggregates."""
    decode_status: dict[str, int]
    """Frames per `ok`, `truncated`, `malformed`, `unsupported`."""
    first_epoch_ns: int | None
    last_epoch_ns: int | None
    captured: int | None
    received: int | None
    dropped: int | None
    """Dropped by the kernel, as tcpdump reported it."""
    file_truncated: bool
    """The file ends in the middle of a packet or block."""
    notes: list[str]


class TunnelUse(_Struct):
    """One tunnel between two underlay addresses, in one direction, as seen on underlay points."""

    tunnel_type: str
    source_ip: str
    destination_ip: str
    destination_port: int | None
    vni: int | None
    """Null for IP in IP, which has neither port nor VNI."""
    identity: str | None
    """What the VNI stands for: a pod, a reserved identity's name; null when unknown."""
    frames: int
    outer_ttl: list[ValueCount]
    udp_checksum_zero_frames: int
    dont_fragment_frames: int
    geneve_options: list[str]
    """Each distinct option list seen, in words, e.g. `0x014b:0x81 DSR 172.18.0.2:30080`."""


class LayerBytes(_Struct):
    """Header bytes of one layer that the path adds to a frame."""

    layer: Literal["outer ip", "udp", "vxlan", "geneve", "geneve options", "inner ethernet", "other"]
    bytes: list[ValueCount]


class Overhead(_Struct):
    """What the path adds to pod-to-pod packets between nodes, counted where `counted_at` says, each frame once.

    `ratio` = overhead / wire bytes. `as_sent_*` is an estimate: a super-frame stands for
    ceil(payload / (MSS - TCP options)) packets with a full set of headers each; null when a super-frame's MSS was not
    seen.
    """

    n: int
    """Frames counted."""
    bytes_per_frame: list[ValueCount]
    layers: list[LayerBytes]
    overhead_bytes: int
    wire_bytes: int
    ratio: float | None
    super_frames: int
    as_sent_packets: int | None
    as_sent_overhead_bytes: int | None
    as_sent_wire_bytes: int | None
    as_sent_ratio: float | None
    counted_at: list[str]


class Refused(_Struct):
    """A send that the kernel refused locally (EMSGSIZE): nothing of it is on any capture point."""

    step: str
    ip_total_length: int | None
    message: str


class Mtu(_Struct):
    """The MTU chain of one run, in bytes of IP packet; each value null when nothing says it."""

    underlay: list[int]
    """Interface MTU of the nodes' underlay devices (state)."""
    tunnel_device: list[int]
    pod_interface: list[int]
    pod_route: list[int]
    """MTU on the pods' default route; equals pod_interface where the route carries none (state)."""
    negotiated: list[ValueCount]
    """MSS of SYNs between pods on different nodes + 40 (IPv4) or 60 (IPv6)."""
    proven: int | None
    """Largest workload packet between nodes that is no super-frame and whose outer packet was not fragmented."""
    proven_at: str | None
    largest_fragmented: int | None
    """Largest workload packet whose outer packet travelled in fragments."""
    outer_fragments: int
    """Outer fragments seen on underlay points."""
    reported: list[int]
    """MTUs in ICMP fragmentation-needed or packet-too-big."""
    ceiling: int | None
    """Smallest underlay MTU minus the largest usual overhead: what fits without fragmentation."""
    verdict: Literal["fits", "wasteful", "fragmented", "too large", "unknown"]
    why: str
    refused: list[Refused]


class TtlAtPoint(_Struct):
    """TTLs of pod-to-pod packets at one point, one path scope, one direction relative to the node."""

    point: str
    scope: Literal["intranode", "internode"]
    direction: Literal["from source", "to destination", "between"]
    """`from source`: the point is on the sender's node; `to destination`: on the receiver's; `between`: a router."""
    workload_ttl: list[ValueCount]
    outer_ttl: list[ValueCount]


class Hop(_Struct):
    """One sighting of one packet."""

    point: str
    node: str | None
    interface: str
    role: Role
    frame_number: int
    time_offset_us: float
    """Since the packet's first sighting; clocks of different nodes are not aligned here."""
    frame_len: int
    ip_ttl: int
    """TTL of the workload packet."""
    outer_ip_ttl: int | None
    outer_source_ip: str | None
    outer_destination_ip: str | None
    tunnel_type: str | None
    vni: int | None
    identity: str | None
    overhead_bytes: int
    eth_src: str | None
    """MACs of the workload frame."""
    eth_dst: str | None
    programs: list[str]
    """eBPF programs attached to the interface (state); empty means unknown, not none."""


class PingPath(_Struct):
    """One echo request and its reply through all capture points."""

    scope: PingScope
    source_ip: str
    destination_ip: str
    source_pod: str | None
    destination_pod: str | None
    identifier: int
    sequence: int
    request: list[Hop]
    reply: list[Hop]
    rtt_us: float | None
    """At the point nearest to the sender; null when no reply was seen there."""
    last_seen_at: str | None
    """Where the request (or, if that arrived, the reply) was last seen when the exchange did not complete."""


class PingSummary(_Struct):
    """All pings of one scope: how many were answered, and how fast."""

    scope: PingScope
    requests: int
    answered: int
    rtt_us: Spread | None


class RouteTo(_Struct):
    """How a packet from one node to one pod CIDR leaves (state)."""

    node: str
    destination: str
    via: list[str]
    device: list[str]
    protocol: str | None
    mtu: int | None
    kind: Literal["local", "overlay", "native", "ecmp", "none"]


class Sighting(_Struct):
    """One flow at one capture point; forward is from the flow's source."""

    point: str
    role: Role
    forward_packets: int
    reverse_packets: int
    tunnel_type: str | None
    bare_packets: int
    """Packets of the flow seen here outside any tunnel."""
    tunneled_packets: int
    forward_ttl: list[ValueCount]
    reverse_ttl: list[ValueCount]


class Flow(_Struct):
    """One workload 5-tuple, both directions, counted once at `counted_at`."""

    source_ip: str
    source_port: int | None
    destination_ip: str
    destination_port: int | None
    network_transport: str
    icmp_identifier: int | None
    source_pod: str | None
    destination_pod: str | None
    source_node: str | None
    destination_node: str | None
    peer_scope: PeerScope
    path_class: PathClass | None
    """Null for traffic of the nodes themselves, which no pod sent."""
    path_confidence: Confidence | None
    path_evidence: list[str]
    settled_by: str | None
    """For `unknown`: the capture or state that would settle it."""
    tunnel_type: list[str]
    forward_vni: list[int]
    reverse_vni: list[int]
    overhead_bytes: list[ValueCount]
    counted_at: str
    network_packets: int
    network_bytes: int
    forward_packets: int
    reverse_packets: int
    minimum_ttl: int | None
    maximum_ttl: int | None
    minimum_ip_total_length: int | None
    maximum_ip_total_length: int | None
    forward_mss: int | None
    reverse_mss: int | None
    super_frames: int
    start_epoch_ns: int
    end_epoch_ns: int
    sightings: list[Sighting]


class ClassSummary(_Struct):
    """Flows, packets and bytes per path class and peer scope, counted once each."""

    path_class: PathClass | None
    peer_scope: PeerScope
    flows: int
    packets: int
    bytes: int
    confidence: dict[str, int]


class Known(_Struct):
    """What an address or an identity of this run's packets is, and who said so."""

    kind: Literal["pod", "node", "identity"]
    subject: str
    """The address, or the identity's number as tunnels carry it."""
    name: str | None
    """`namespace/name` of a pod, a node's name, what the identity stands for; null when only packets speak of it."""
    node: str | None
    origin: Origin


class Setting(_Struct):
    """One setting of Cilium as state says it, by its name in the ConfigMap `cilium-config`."""

    name: str
    value: str
    source: str


class Run(_Struct):
    """One scenario of one setup, measured."""

    id: str
    """`setup/scenario`, or the file's path when there is no manifest."""
    setup: str | None
    scenario: str | None
    origin: Origin
    """Where names and roles come from: a manifest, state of the cluster, or inferred from files and packets."""
    description: str
    runtime: str | None
    datapath: Datapath
    host_routing: HostRouting
    cilium_version: str | None
    stamped: list[str]
    segmentation: str
    declared_tunnel: Tunnel | None
    kernel: str | None
    tools: dict[str, str]
    started_epoch_ns: int | None
    ended_epoch_ns: int | None
    nodes: list[Node]
    pods: list[Pod]
    points: list[Point]
    classes: list[ClassSummary]
    tunnels: list[TunnelUse]
    overhead: Overhead
    mtu: Mtu
    ttl: list[TtlAtPoint]
    ttl_at_receiver: dict[str, list[ValueCount]]
    """`intranode` and `internode` → workload TTL in the destination pod (or its nearest point)."""
    pings: list[PingSummary]
    ping_paths: list[PingPath]
    """One representative ping per scope."""
    routes: list[RouteTo]
    traffic: list[Step]
    state_changes: list[str]
    """State files that differ before and after the capture, e.g. `worker/route.json`."""
    non_flow_frames: dict[str, int]
    """Frames without a workload 5-tuple, by highest protocol (`arp`, …), over all points."""
    flows_total: int
    flows: list[Flow]
    """The first 1,000 by start."""
    hints: list[str]
    """What more would tell: captures or state that this run lacks and what they would add."""
    sources: list[str] = []
    """Kinds of cluster state that were used, e.g. `ciliumendpoints`, `cilium-dbg status`."""
    settings: list[Setting] = []
    """How Cilium was set up, as far as all sources agree."""
    known: list[Known] = []
    """Nodes, pods and identities of the packets, at most 1,000 of each kind."""
    notes: list[str] = []
    """Where sources contradict each other, and which was taken."""


class Comparison(_Struct):
    """Which runs stand side by side, and the one the others are measured against."""

    reference: str | None
    runs: list[str]
    others: list[str]


class OptionReading(_Struct):
    """Geneve options of one frame as we and as tshark read them."""

    point: str
    frame_number: int
    ours: str
    tshark: str
    agrees: bool


class DeepCheck(_Struct):
    """What pyshark/tshark said of the frames with Geneve options, or why it was not asked."""

    status: Literal["agreed", "disagreed", "not needed", "unavailable"]
    why: str
    tshark_version: str | None
    frames: int
    readings: list[OptionReading]
    """Disagreements, at most 20."""


class Result(_Struct, kw_only=True):
    """Everything the analysis found."""

    result_version: Literal[1] = 1
    generator: str
    """Name and version of the analyzer."""
    runs: list[Run]
    comparison: Comparison
    left_out: list[LeftOut]
    deep_check: DeepCheck


def encode(result: Result) -> bytes:
    """Return the Result as indented UTF-8 JSON ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def load(path: Path) -> Result:
    """Return the Result stored at `path`; raises CannotRead when it is none or of another version."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Result)
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error), "check the path and its permissions") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotRead(
            path, f"not a Result of this version: {error}", "make it again with `analyze CAPTURES`"
        ) from error
