"""One run as the Result shows it."""

from __future__ import annotations

import msgspec

from analyzer.result.bgp import BgpSession
from analyzer.result.ecmp import EcmpAt
from analyzer.result.flow import ClassSummary, Flow
from analyzer.result.host_routing import HostRoutingAt
from analyzer.result.interfaces import Interface
from analyzer.result.latency import HopLatency
from analyzer.result.mode import ModeBetween
from analyzer.result.mtu import Mtu
from analyzer.result.overhead import Overhead, TunnelUse
from analyzer.result.overhead_model import OverheadModel
from analyzer.result.pings import PingPath, PingSummary
from analyzer.result.point import Point
from analyzer.result.routes import RouteTo
from analyzer.result.struct import Struct, ValueCount
from analyzer.result.triage import Triage
from analyzer.result.ttl import TtlAtPoint
from analyzer.result.ttl_rules import InitialTtl, TtlExpectation, TtlStep
from analyzer.result.who import Known, Setting
from analyzer.topology.manifest import Node, Pod, Step, Tunnel
from analyzer.words import Datapath, HostRouting, Origin


class Run(Struct):
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
    sources: list[str] = msgspec.field(default_factory=list)
    """Kinds of cluster state that were used, e.g. `ciliumendpoints`, `cilium-dbg status`."""
    settings: list[Setting] = msgspec.field(default_factory=list)
    """How Cilium was set up, as far as all sources agree."""
    known: list[Known] = msgspec.field(default_factory=list)
    """Nodes, pods and identities of the packets, at most 1,000 of each kind."""
    notes: list[str] = msgspec.field(default_factory=list)
    """Where sources contradict each other, and which was taken."""
    bgp: list[BgpSession] = msgspec.field(default_factory=list)
    """By start, at most 100."""
    latency: list[HopLatency] = msgspec.field(default_factory=list)
    """One way, of pings, from each point to the next."""
    overhead_model: OverheadModel | None = None
    """Null when no packet between pods on different nodes showed its headers."""
    ttl_expected: list[TtlExpectation] = msgspec.field(default_factory=list)
    """At most 1,000."""
    ttl_steps: list[TtlStep] = msgspec.field(default_factory=list)
    """At most 1,000."""
    ttl_initial: list[InitialTtl] = msgspec.field(default_factory=list)
    host_routing_at: list[HostRoutingAt] = msgspec.field(default_factory=list)
    modes: list[ModeBetween] = msgspec.field(default_factory=list)
    """At most 1,000 directed pairs of nodes."""
    ecmp: list[EcmpAt] = msgspec.field(default_factory=list)
    """Nodes and routers with several uplinks or next hops."""
    interfaces: list[Interface] = msgspec.field(default_factory=list)
    """Of nodes whose state was captured, at most 1,000; where there are more, those with programs."""
    triage: Triage = msgspec.field(default_factory=lambda: Triage([], []))
