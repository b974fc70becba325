"""Plausible Results made by hand: four setups as the lab would give them, other runs, a lone file, nothing at all."""

from __future__ import annotations

from typing import Literal

import msgspec

from analyzer.errors import LeftOut
from analyzer.result import (
    ClassSummary,
    Comparison,
    DeepCheck,
    Flow,
    Hop,
    LayerBytes,
    Mtu,
    Overhead,
    PingPath,
    PingSummary,
    Point,
    Refused,
    Result,
    RouteTo,
    Run,
    Sighting,
    Spread,
    TtlAtPoint,
    TunnelUse,
    ValueCount,
)
from analyzer.topology.manifest import Node, Pod, Tunnel
from analyzer.words import Datapath, PathClass, Role

START = 1_764_000_000_000_000_000
CLIENT, ECHO, WEB = "lab/client", "lab/echo", "lab/web"
CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def many(*pairs: tuple[int, int]) -> list[ValueCount]:
    """Return a distribution from (value, n) pairs."""
    return [ValueCount(value=value, n=n) for value, n in pairs]


def point(identity: str, role: Role, setup: str, scenario: str, *, frames: int = 420, pod: str | None = None) -> Point:
    node, interface = identity.split("/", 1)
    return Point(
        id=identity,
        node=node,
        interface="eth0" if role == "pod" else interface,
        role=role,
        role_origin="manifest",
        pod=pod,
        file=f"{setup}/{scenario}/{identity}.pcap",
        sha256=CHECKSUM,
        file_bytes=frames * 180,
        format="pcap-ns",
        link_type="ethernet",
        snaplen=262144,
        frames=frames,
        wire_bytes=frames * 160,
        cut_frames=0,
        super_frames=3 if role != "underlay" else 2,
        decode_status={"ok": frames},
        first_epoch_ns=START,
        last_epoch_ns=START + 5_000_000_000,
        captured=frames,
        received=frames,
        dropped=0,
        file_truncated=False,
        notes=[],
    )


Overlay = Literal["vxlan", "geneve"]
RouteKind = Literal["local", "overlay", "native", "ecmp", "none"]
Layer = Literal["outer ip", "udp", "vxlan", "geneve", "geneve options", "inner ethernet", "other"]
TUNNEL_LAYERS: dict[Layer, int] = {"outer ip": 20, "udp": 8, "inner ethernet": 14}


class Way:
    """The points a packet passes from worker to worker2, as one setup has them, with what happens at each."""

    def __init__(
        self, tunnel: Overlay | None, ttls: tuple[int, int, int], router: bool = False, base: str = "10.244"
    ) -> None:
        self.tunnel, self.ttls, self.router = tunnel, ttls, router
        self.device = f"cilium_{tunnel}"
        third = {"10.244": ("1.98", "1.200", "2.41"), "10.10": ("0.13", "0.14", "0.42")}[base]
        self.client, self.echo, self.web = (f"{base}.{rest}" for rest in third)

    def points(self) -> list[tuple[str, Role, str | None]]:
        tunnel: list[tuple[str, Role, str | None]] = [(f"worker/{self.device}", "tunnel", None)] if self.tunnel else []
        far: list[tuple[str, Role, str | None]] = [(f"worker2/{self.device}", "tunnel", None)] if self.tunnel else []
        router: list[tuple[str, Role, str | None]] = [("frr/eth0", "router", None)] if self.router else []
        return [
            ("worker/pod-client-eth0", "pod", CLIENT),
            ("worker/lxc3c2ed4711743", "lxc", CLIENT),
            *tunnel,
            ("worker/eth0", "underlay", None),
            *router,
            ("worker2/eth0", "underlay", None),
            *far,
            ("worker2/lxc9be11cf7a402", "lxc", WEB),
            ("worker2/pod-web-eth0", "pod", WEB),
        ]

    def hops(self, vni: int | None, identity: str, *, back: bool = False, until: str | None = None) -> list[Hop]:
        """Return the sightings of one packet, up to the point `until`."""
        points = self.points()[::-1] if back else self.points()
        if self.router:
            at = next(index for index, (_, role, _) in enumerate(points) if role == "router")
            points.insert(at, points[at])
        hops: list[Hop] = []
        for index, (identity_of_point, role, _) in enumerate(points):
            hops.append(self._hop(index, len(points), identity_of_point, role, vni, identity, back))
            if identity_of_point == until:
                break
        return hops

    def _hop(self, index: int, n: int, point_id: str, role: Role, vni: int | None, identity: str, back: bool) -> Hop:
        on_wire = role in ("underlay", "router")
        start, wire, end = self.ttls
        past_router = index > (n - 1) / 2
        ttl = start if index < 2 else end if index >= n - 2 else wire - (1 if self.router and past_router else 0)
        outer = self.tunnel is not None and on_wire
        node, interface = point_id.split("/", 1)
        return Hop(
            point=point_id,
            node=node,
            interface="eth0" if role == "pod" else interface,
            role=role,
            frame_number=40 + index,
            time_offset_us=index * 11.5 + (120 if back else 0),
            frame_len=98 + (50 if outer else 0),
            ip_ttl=ttl,
            outer_ip_ttl=64 if outer else None,
            outer_source_ip=("172.18.0.4" if back else "172.18.0.3") if outer else None,
            outer_destination_ip=("172.18.0.3" if back else "172.18.0.4") if outer else None,
            tunnel_type=self.tunnel if outer else None,
            vni=vni if outer else None,
            identity=identity if outer else None,
            overhead_bytes=50 if outer else 0,
            eth_src="02:42:ac:12:00:03",
            eth_dst="02:42:ac:12:00:04",
            programs={"lxc": ["cil_from_container"], "tunnel": ["cil_from_overlay", "cil_to_overlay"]}.get(role, []),
        )


def run(
    setup: str,
    scenario: str,
    way: Way,
    *,
    lost_at: str | None = None,
    cilium: str | None = None,
    kind: RouteKind = "overlay",
) -> Run:
    """Return one run whose packets went `way`."""
    tunnel = way.tunnel
    datapath: Datapath = "cilium" if cilium else "ebpf-lab" if tunnel else "kernel-forwarding"
    names: list[tuple[str, Role, str | None]] = [*way.points(), ("worker/lxc77a0c1d2e3f4", "lxc", ECHO)]
    answered = 0 if lost_at else 5
    return Run(
        id=f"{setup}/{scenario}",
        setup=setup,
        scenario=scenario,
        origin="manifest",
        description=f"Namespaces on one kernel standing in for the nodes of the {setup} setup.",
        runtime="netns",
        datapath=datapath,
        host_routing="legacy",
        cilium_version=cilium,
        stamped=["class 0x014B options"] if scenario == "dsr" else [],
        segmentation="nic-like" if scenario.endswith("-nic") else "default",
        declared_tunnel=Tunnel(protocol=tunnel, port=8472 if tunnel == "vxlan" else 6081) if tunnel else None,
        kernel="6.18.0",
        tools={"tcpdump": "4.99.3", "iproute2": "6.1.0"},
        started_epoch_ns=START,
        ended_epoch_ns=START + 9_000_000_000,
        nodes=[
            Node(name="worker", addresses=["172.18.0.3"], pod_cidrs=["10.244.1.0/24"]),
            Node(name="worker2", addresses=["172.18.0.4"], pod_cidrs=["10.244.2.0/24"]),
        ],
        pods=[
            Pod(name="client", namespace="lab", node="worker", ip=way.client, identity=20522),
            Pod(name="echo", namespace="lab", node="worker", ip=way.echo, identity=20811),
            Pod(name="web", namespace="lab", node="worker2", ip=way.web, identity=33060),
        ],
        points=[point(name, role, setup, scenario, pod=pod) for name, role, pod in names],
        classes=[_class("encapsulated" if tunnel else "native", 12), _class("intranode", 8)],
        tunnels=_tunnels(tunnel) if tunnel else [],
        overhead=_overhead(tunnel, scenario == "dsr"),
        mtu=_mtu(tunnel),
        ttl=_ttl(way, answered),
        ttl_at_receiver={"intranode": many((63, 40)), "internode": many((way.ttls[2], 61))} if answered else {},
        pings=[
            PingSummary(scope="internode", requests=5, answered=answered, rtt_us=_spread(237.0) if answered else None),
            PingSummary(scope="intranode", requests=5, answered=5, rtt_us=_spread(85.0)),
        ],
        ping_paths=[_internode(way, lost_at), _intranode(way)],
        routes=_routes(way, kind),
        traffic=[],
        state_changes=[],
        non_flow_frames={"arp": 14},
        flows_total=32,
        flows=[flow(index, way) for index in range(32)],
        hints=[] if tunnel else ["a capture on the router would show which of the two paths a flow took"],
    )


def _class(name: PathClass, flows: int) -> ClassSummary:
    return ClassSummary(
        path_class=name,
        peer_scope="pod-pod",
        flows=flows,
        packets=flows * 30,
        bytes=flows * 4200,
        confidence={"observed": flows},
    )


def _spread(median: float) -> Spread:
    return Spread(n=5, minimum=median - 40, median=median, maximum=median + 190)


def _tunnels(tunnel: str) -> list[TunnelUse]:
    ends = [("172.18.0.3", "172.18.0.4", 20522, CLIENT), ("172.18.0.4", "172.18.0.3", 33060, WEB)]
    return [
        TunnelUse(
            tunnel_type=tunnel,
            source_ip=source,
            destination_ip=destination,
            destination_port=8472 if tunnel == "vxlan" else 6081,
            vni=vni,
            identity=pod,
            frames=212,
            outer_ttl=many((64, 212)),
            udp_checksum_zero_frames=212,
            dont_fragment_frames=0,
            geneve_options=["0x014b:0x81 DSR 172.18.0.2:30080"] if tunnel == "geneve" else [],
        )
        for source, destination, vni, pod in ends
    ]


def _overhead(tunnel: Overlay | None, dsr: bool) -> Overhead:
    values = many((50, 4199), (62, 14)) if dsr else many((50 if tunnel else 0, 4213))
    layers: dict[Layer, int] = {}
    if tunnel:
        layers = {**TUNNEL_LAYERS, tunnel: 8}
    if dsr:
        layers["geneve options"] = 12
    return Overhead(
        n=4213,
        bytes_per_frame=values,
        layers=[
            LayerBytes(
                layer=layer, bytes=many((0, 4199), (12, 14)) if layer == "geneve options" else many((size, 4213))
            )
            for layer, size in layers.items()
        ],
        overhead_bytes=210650 if tunnel else 0,
        wire_bytes=2106500,
        ratio=0.1 if tunnel else 0.0,
        super_frames=6,
        as_sent_packets=4391,
        as_sent_overhead_bytes=219550 if tunnel else 0,
        as_sent_wire_bytes=2195500,
        as_sent_ratio=0.1000 if tunnel else 0.0,
        counted_at=["worker/eth0", "worker2/eth0"],
    )


def _mtu(tunnel: str | None) -> Mtu:
    route = 1450 if tunnel else 1500
    return Mtu(
        underlay=[1500],
        tunnel_device=[1500] if tunnel else [],
        pod_interface=[1500],
        pod_route=[route],
        negotiated=many((route, 8)),
        proven=route,
        proven_at="worker/eth0",
        largest_fragmented=1500 if tunnel else None,
        outer_fragments=6 if tunnel else 0,
        reported=[],
        ceiling=route,
        verdict="fits",
        why=f"the pods' route says {route}, the path carries {route}",
        refused=[
            Refused(
                step="df-sweep-1451",
                ip_total_length=route + 1,
                message=f"ping: local error: message too long, mtu={route}",
            )
        ],
    )


def _ttl(way: Way, answered: int) -> list[TtlAtPoint]:
    if not answered:
        return []
    rows = []
    for hop in {hop.point: hop for hop in way.hops(20522, CLIENT)}.values():
        direction: Literal["from source", "to destination", "between"]
        direction = "between" if hop.role == "router" else "from source" if hop.node == "worker" else "to destination"
        outer = many((64, 61)) if hop.outer_ip_ttl else []
        rows.append(
            TtlAtPoint(
                point=hop.point,
                scope="internode",
                direction=direction,
                workload_ttl=many((hop.ip_ttl, 61)),
                outer_ttl=outer,
            )
        )
    rows.append(
        TtlAtPoint(
            point="worker/lxc77a0c1d2e3f4",
            scope="intranode",
            direction="to destination",
            workload_ttl=many((63, 40)),
            outer_ttl=[],
        )
    )
    return rows


def _internode(way: Way, lost_at: str | None) -> PingPath:
    return PingPath(
        scope="internode",
        source_ip=way.client,
        destination_ip=way.web,
        source_pod=CLIENT,
        destination_pod=WEB,
        identifier=4711,
        sequence=1,
        request=way.hops(20522, CLIENT, until=lost_at),
        reply=[] if lost_at else way.hops(33060, WEB, back=True),
        rtt_us=None if lost_at else 237.0,
        last_seen_at=lost_at,
    )


def _intranode(way: Way) -> PingPath:
    hops = way.hops(None, "")[:2]
    there = msgspec.structs.replace(hops[1], point="worker/lxc77a0c1d2e3f4", interface="lxc77a0c1d2e3f4", ip_ttl=63)
    reply = [msgspec.structs.replace(hop, time_offset_us=hop.time_offset_us + 60) for hop in (there, *hops[::-1])]
    return PingPath(
        scope="intranode",
        source_ip=way.client,
        destination_ip=way.echo,
        source_pod=CLIENT,
        destination_pod=ECHO,
        identifier=4712,
        sequence=1,
        request=[*hops, there],
        reply=reply,
        rtt_us=85.0,
        last_seen_at=None,
    )


def _routes(way: Way, kind: RouteKind) -> list[RouteTo]:
    via, device, mtu = {
        "overlay": (["10.244.1.77"], ["cilium_host"], 1450),
        "native": (["172.18.0.4"], ["eth0"], None),
        "none": ([], [], None),
        "ecmp": (["172.18.0.100", "172.19.0.100"], ["eth0", "eth1"], None),
    }[kind]
    destination = way.web.rsplit(".", 1)[0] + (".0/24" if way.tunnel else ".32/27")
    return [
        RouteTo(node="worker", destination=destination, via=via, device=device, protocol="kernel", mtu=mtu, kind=kind)
    ]


def flow(index: int, way: Way) -> Flow:
    tunnel = way.tunnel
    return Flow(
        source_ip=way.client,
        source_port=40000 + index,
        destination_ip=way.web,
        destination_port=80,
        network_transport="tcp",
        icmp_identifier=None,
        source_pod=CLIENT,
        destination_pod=WEB,
        source_node="worker",
        destination_node="worker2",
        peer_scope="pod-pod",
        path_class="encapsulated" if tunnel else "native",
        path_confidence="observed",
        path_evidence=[
            f"seen inside {tunnel} on worker/eth0 and worker2/eth0"
            if tunnel
            else "bare on worker/eth0 and worker2/eth0",
            "source and destination are pods of different nodes",
        ],
        settled_by=None,
        tunnel_type=[tunnel] if tunnel else [],
        forward_vni=[20522] if tunnel else [],
        reverse_vni=[33060] if tunnel else [],
        overhead_bytes=many((50 if tunnel else 0, 20)),
        counted_at="worker/eth0",
        network_packets=20,
        network_bytes=5120 + index,
        forward_packets=11,
        reverse_packets=9,
        minimum_ttl=way.ttls[2],
        maximum_ttl=way.ttls[0],
        minimum_ip_total_length=52,
        maximum_ip_total_length=1450,
        forward_mss=1410,
        reverse_mss=1410,
        super_frames=0,
        start_epoch_ns=START + index,
        end_epoch_ns=START + index + 900_000,
        sightings=[
            Sighting(
                point="worker/eth0",
                role="underlay",
                forward_packets=11,
                reverse_packets=9,
                tunnel_type=tunnel,
                bare_packets=0 if tunnel else 20,
                tunneled_packets=20 if tunnel else 0,
                forward_ttl=many((64, 11)),
                reverse_ttl=many((64, 9)),
            )
        ],
    )


VXLAN = Way("vxlan", (64, 64, 63))
GENEVE = Way("geneve", (64, 64, 63))
NATIVE = Way(None, (64, 63, 62), base="10.10")
ROUTED = Way(None, (64, 63, 61), router=True, base="10.10")


def result(runs: list[Run], compared: int, left_out: list[LeftOut] | None = None) -> Result:
    """Return a Result whose first `compared` runs stand side by side, the first as the reference."""
    names = [each.id for each in runs]
    return Result(
        generator="podpath 0.1.0",
        runs=runs,
        comparison=Comparison(reference=names[0] if compared else None, runs=names[:compared], others=names[compared:]),
        left_out=left_out or [],
        deep_check=DeepCheck(
            status="agreed", why="every option list read alike", tshark_version="4.0.17", frames=14, readings=[]
        ),
    )


def four_setups() -> Result:
    """Return the comparison of the sample captures: four setups, and others beside them."""
    runs = [
        run("vxlan", "baseline", VXLAN),
        run("native-auto", "baseline", NATIVE, kind="native"),
        run("native-bgp", "bgp", ROUTED, kind="native"),
        run("geneve", "baseline", GENEVE),
        run("vxlan", "baseline-nic", VXLAN),
        run("native-bgp", "no-route", NATIVE, lost_at="worker/eth0", kind="none"),
        run("native-bgp", "ecmp", ROUTED, kind="ecmp"),
        run("geneve", "dsr", GENEVE),
        run("vxlan", "cilium-vxlan-crossnode-ping", VXLAN, cilium="1.19.0-dev"),
    ]
    return result(runs, 4, [left_out()])


def left_out() -> LeftOut:
    return LeftOut(
        path="notes/readme.pcap",
        what="not read",
        why="no capture: starts with '# Notes'",
        next_step="move it out of the folder",
    )


def lone_file() -> Result:
    """Return what one eth0.pcap without a manifest gives."""
    base = run("vxlan", "baseline", VXLAN)
    eth0 = msgspec.structs.replace(
        base.points[3],
        id="eth0.pcap",
        node=None,
        file="eth0.pcap",
        role_origin="inferred",
        dropped=None,
        captured=None,
        received=None,
    )
    hop = [
        msgspec.structs.replace(each, node=None, point="eth0.pcap", programs=[])
        for each in base.ping_paths[0].request[3:4]
    ]
    path = msgspec.structs.replace(
        base.ping_paths[0], request=hop, reply=hop, source_pod=None, destination_pod=None, rtt_us=74.0
    )
    mtu = msgspec.structs.replace(
        base.mtu,
        underlay=[],
        tunnel_device=[],
        pod_interface=[],
        pod_route=[],
        ceiling=None,
        verdict="unknown",
        why="no state beside the capture",
        refused=[],
    )
    alone = msgspec.structs.replace(
        base,
        id="eth0.pcap",
        setup=None,
        scenario=None,
        origin="inferred",
        description="",
        runtime=None,
        datapath="unknown",
        host_routing="unknown",
        segmentation="unknown",
        kernel=None,
        tools={},
        points=[eth0],
        nodes=[],
        pods=[],
        mtu=mtu,
        ping_paths=[path],
        pings=[msgspec.structs.replace(base.pings[0], rtt_us=Spread(n=1, minimum=74, median=74, maximum=74))],
        routes=[],
        tunnels=[msgspec.structs.replace(each, identity=None) for each in base.tunnels],
        ttl_at_receiver={},
        hints=[
            "`ip -j route` of the node would say the pods' MTU",
            "a capture inside a pod would say which TTL arrives",
        ],
    )
    return result([alone], 1)


def folders(*names: str) -> Result:
    """Return what folders of captures without manifests give, each the same."""
    base = lone_file().runs[0]
    return result([msgspec.structs.replace(base, id=name) for name in names], 0)


def only_unknown() -> Result:
    """Return a run from which nothing about the way between nodes can be told."""
    base = lone_file().runs[0]
    blank = Overhead(
        n=0,
        bytes_per_frame=[],
        layers=[],
        overhead_bytes=0,
        wire_bytes=0,
        ratio=None,
        super_frames=0,
        as_sent_packets=None,
        as_sent_overhead_bytes=None,
        as_sent_wire_bytes=None,
        as_sent_ratio=None,
        counted_at=[],
    )
    mtu = msgspec.structs.replace(
        base.mtu, negotiated=[], proven=None, proven_at=None, largest_fragmented=None, outer_fragments=0
    )
    classes = [msgspec.structs.replace(_class("unknown", 3), peer_scope="unknown", confidence={"assumed": 3})]
    flows = [
        msgspec.structs.replace(
            each, path_class="unknown", path_confidence="assumed", settled_by="a capture of node eth0"
        )
        for each in base.flows[:3]
    ]
    alone = msgspec.structs.replace(
        base,
        id="lxc.pcap",
        classes=classes,
        overhead=blank,
        mtu=mtu,
        tunnels=[],
        ttl=[],
        pings=[],
        ping_paths=[],
        flows=flows,
        flows_total=3,
    )
    return result([alone], 1)


def empty() -> Result:
    """Return a Result in which nothing could be analysed."""
    return result([], 0, [left_out()])


def huge() -> Result:
    """Return 20 runs of 1,000 flows each."""
    flows = [flow(index, VXLAN) for index in range(1000)]
    base = msgspec.structs.replace(run("vxlan", "baseline", VXLAN), flows=flows, flows_total=100_000)
    runs = [msgspec.structs.replace(base, id=f"vxlan/run-{index}", scenario=f"run-{index}") for index in range(20)]
    return result(runs, 4)
