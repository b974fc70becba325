"""CAPTURES → Result: each run's points are read, its flows classified and measured, and the runs set side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from analyzer import __version__, seen_roles
from analyzer.deep_check import check_options
from analyzer.errors import LeftOut
from analyzer.flows import path_joined
from analyzer.flows.path_class import Classified, classify
from analyzer.hints import hints
from analyzer.layers import bindings as layer_bindings
from analyzer.layers.bindings import Ports, chosen_ports
from analyzer.measures.ecmp import ecmp
from analyzer.measures.host_routing import contradictions, host_routing
from analyzer.measures.known import known, nodes_of_state, pods_of_state
from analyzer.measures.known import seen as seen_in
from analyzer.measures.mode import modes
from analyzer.measures.mtu import mtu
from analyzer.measures.overhead import overhead
from analyzer.measures.overhead_model import overhead_model
from analyzer.measures.pings import PingMeasure
from analyzer.measures.result_flows import flow_rows
from analyzer.measures.routers import Routers
from analyzer.measures.routes import routes
from analyzer.measures.setup import datapath_of, declared_host_routing, setup_of
from analyzer.measures.ttl import ttl_at_points, ttl_at_receiver
from analyzer.measures.ttl_expected import expected_ttls
from analyzer.measures.ttl_initial import initial_ttls
from analyzer.measures.ttl_steps import ttl_steps
from analyzer.measures.tunnels import tunnels
from analyzer.point_reader import OptionFrame, RunTables, read_point
from analyzer.result import ClassSummary, Comparison, Point, Result, Run, Setting
from analyzer.topology import inference, model, pod_cidrs, points, state
from analyzer.topology.cluster import join, read
from analyzer.topology.inference import BareSighting, TunnelSighting
from analyzer.topology.model import Topology
from analyzer.topology.runs import RunInput, discover
from analyzer.words import Origin

SETUPS = ("vxlan", "native-auto", "native-bgp", "geneve")
"""In the order in which the comparison shows them; the first one present is the reference."""
COMPARED_SCENARIO = {"native-bgp": "bgp"}
BASELINE = "baseline"
MAX_FLOWS, MAX_NOTES = 1000, 100


def analyse(
    arguments: Iterable[Path], vxlan_ports: Iterable[int] = (), geneve_ports: Iterable[int] = (), deep: bool = True
) -> Result:
    """Return the Result of everything under the arguments; raises NothingToAnalyse when that holds no capture."""
    chosen = chosen_ports(vxlan_ports, geneve_ports)
    inputs = discover(list(arguments))
    runs: list[Run] = []
    options: list[OptionFrame] = []
    for run_input in inputs.runs:
        run, option_frames = _analyse_run(run_input, chosen, inputs.left_out)
        runs.append(run)
        options += option_frames
    return Result(
        generator=f"podpath {__version__}",
        runs=runs,
        comparison=_comparison(runs),
        left_out=sorted(inputs.left_out, key=lambda left: (left.path, left.why)),
        deep_check=check_options(options, deep),
    )


def _declared(run: RunInput, left_out: list[LeftOut]) -> Topology:
    """Return what manifest and state say, of the capture points too."""
    topology = model.declared(run, left_out)
    join.join(topology, read.facts_of([(file, run.node_at(file.home)) for file in run.state], left_out))
    points.name_points(run, topology, left_out)
    return topology


def _analyse_run(run: RunInput, chosen: Ports, left_out: list[LeftOut]) -> tuple[Run, list[OptionFrame]]:
    topology = _declared(run, left_out)
    tunnel = topology.config.tunnel
    said: Ports = {tunnel.port: tunnel.protocol} if tunnel else {}
    bindings = layer_bindings.build(said | run.ports | chosen)
    tables = RunTables()
    seen = []
    for index, point in enumerate(run.points):
        size = topology.interface_mtu(point.node, point.interface, point.pod if point.role == "pod" else None)
        seen.append(read_point(point, index, size, bindings, tables, left_out))
    tunnelled = _tunnel_sightings(tables)
    inference.complete(topology, tunnelled)
    seen_roles.open_roles(run.points, seen)
    seen_roles.doubt_roles(run.points, seen, tables)
    if run.manifest is None:
        inference.complete_bare(topology, run.points, _bare_sightings(tables))
        for point, each in zip(run.points, seen, strict=True):
            each.pod = point.pod
    pod_cidrs.complete(topology, tunnelled)
    flows = [classify(flow, run.points, topology) for flow in tables.flows.flows.values()]
    path_joined.join(flows, run.points, topology)
    flows.sort(key=lambda c: (c.flow.first_ns or 0, str(c.flow.key)))
    return _measured(run, topology, tables, flows, seen), tables.option_frames


def _tunnel_sightings(tables: RunTables) -> set[TunnelSighting]:
    seen = set()
    for flow in tables.flows.flows.values():
        ends = (flow.key.low_ip, flow.key.high_ip)
        for look in flow.cells:
            if look.tunnel:
                inner = ends if look.from_low else ends[::-1]
                seen.add(TunnelSighting(look.tunnel.outer_src, look.tunnel.outer_dst, look.tunnel.vni, *inner))
    return seen


def _bare_sightings(tables: RunTables) -> set[BareSighting]:
    return {
        BareSighting(look.point, ends[not look.from_low], look.ttl, ends[look.from_low])
        for flow in tables.flows.flows.values()
        for ends in ((flow.key.low_ip, flow.key.high_ip),)
        for look in flow.cells
        if look.tunnel is None and look.ttl is not None
    }


def _measured(run: RunInput, topology: Topology, tables: RunTables, flows: list[Classified], seen: list[Point]) -> Run:
    manifest = run.manifest
    config = topology.config
    of_state: Origin = "state" if topology.sources else "inferred"
    table = routes(topology)
    sizes = mtu(flows, tables.flows, run.points, topology, manifest.traffic if manifest else [])
    handed = host_routing(flows, run.points, declared_host_routing(manifest, topology))
    setup = setup_of(manifest, topology, handed)
    pings = PingMeasure(tables.echoes.echoes.values(), run.points, topology)
    result = Run(
        id=run.id,
        setup=manifest.setup if manifest else None,
        scenario=manifest.scenario if manifest else None,
        origin="manifest" if manifest else of_state,
        description=manifest.description if manifest else "",
        runtime=manifest.runtime if manifest else None,
        datapath=datapath_of(manifest, topology),
        host_routing=declared_host_routing(manifest, topology),
        cilium_version=manifest.cilium_version if manifest else config.value("version"),
        stamped=manifest.stamped if manifest else [],
        segmentation=manifest.segmentation if manifest else "unknown",
        declared_tunnel=manifest.tunnel if manifest else config.tunnel,
        kernel=manifest.kernel if manifest else None,
        tools=manifest.tools if manifest else {},
        started_epoch_ns=manifest.started_epoch_ns if manifest else None,
        ended_epoch_ns=manifest.ended_epoch_ns if manifest else None,
        nodes=manifest.nodes if manifest else nodes_of_state(topology),
        pods=manifest.pods if manifest else pods_of_state(seen_in(flows)[0], topology),
        points=seen,
        classes=_classes(flows),
        tunnels=tunnels(flows, topology),
        overhead=overhead(flows, run.points),
        mtu=sizes,
        ttl=ttl_at_points(flows, run.points, topology),
        ttl_at_receiver=ttl_at_receiver(flows, run.points, topology),
        pings=pings.summaries(),
        ping_paths=pings.paths(),
        routes=table,
        traffic=manifest.traffic if manifest else [],
        state_changes=state.changes(run.root, sorted(topology.state)),
        non_flow_frames=dict(sorted(tables.flows.non_flow.items())),
        flows_total=len(flows),
        flows=flow_rows(flows[:MAX_FLOWS], run.points, topology),
        hints=[],
        sources=sorted(topology.sources),
        settings=[Setting(name, each.value, each.source) for name, each in sorted(config.settings.items())],
        known=known(flows, topology),
        notes=[*topology.notes, *contradictions(handed)][:MAX_NOTES],
        overhead_model=overhead_model(flows, sizes, [each.link_type for each in seen]),
        ttl_expected=expected_ttls(flows, run.points, topology, Routers(table, topology), setup),
        ttl_steps=ttl_steps(flows, run.points, topology),
        ttl_initial=initial_ttls(flows, run.points, topology),
        host_routing_at=handed,
        modes=modes(flows, run.points, topology, table, manifest),
        ecmp=ecmp(flows, run.points, table),
    )
    result.hints = hints(result)
    return result


def _classes(flows: list[Classified]) -> list[ClassSummary]:
    groups: dict[tuple[str, str], list[Classified]] = {}
    for flow in flows:
        groups.setdefault((flow.peer_scope, flow.path_class or ""), []).append(flow)
    rows = []
    for (_, _), members in sorted(groups.items()):
        counted = [c for f in members for look, c in f.flow.cells.items() if look.point in f.counted_at]
        rows.append(
            ClassSummary(
                path_class=members[0].path_class,
                peer_scope=members[0].peer_scope,
                flows=len(members),
                packets=sum(cell.packets for cell in counted),
                bytes=sum(cell.wire_bytes for cell in counted),
                confidence=dict(sorted(Counter(f.confidence for f in members if f.confidence).items())),
            )
        )
    return rows


def _comparison(runs: list[Run]) -> Comparison:
    """Pick one run per setup, `baseline` (native-bgp: `bgp`); the others follow as labelled rows."""
    chosen = []
    for setup in SETUPS:
        wanted = COMPARED_SCENARIO.get(setup, BASELINE)
        chosen += [run.id for run in runs if (run.setup, run.scenario) == (setup, wanted)][:1]
    others = [run.id for run in runs if run.id not in chosen]
    return Comparison(reference=chosen[0] if chosen else None, runs=chosen, others=others)
