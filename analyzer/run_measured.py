"""A run that was read → what the Result says of it: every measure, each a pure function."""

from __future__ import annotations

from collections import Counter

from analyzer.flows.alike import Alike, alike
from analyzer.hints import hints
from analyzer.journeys.echo import MAX_PINGS
from analyzer.measures.bgp_of_run import bgp_of_run
from analyzer.measures.crossing import crossings
from analyzer.measures.ecmp import ecmp
from analyzer.measures.host_routing import contradictions, host_routing
from analyzer.measures.interfaces import interfaces
from analyzer.measures.known import known, nodes_of_state, pods_of_state
from analyzer.measures.known import seen as seen_in
from analyzer.measures.latency import latency
from analyzer.measures.merged_files import merged_files
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
from analyzer.points.run_tables import RunTables
from analyzer.result import ClassSummary, Run, Setting
from analyzer.run_read import RunRead
from analyzer.topology import state
from analyzer.topology.tunnel_ports import DEVICE
from analyzer.words import Origin

MAX_NOTES = 100


def measured(read: RunRead, most_flows: int) -> Run:
    """Return everything that is measured of a run, with the first `most_flows` of its flows."""
    run, topology, tables, flows = read.run, read.topology, read.tables, read.flows
    manifest = run.manifest
    config = topology.config
    points = tables.points
    kinds = alike(flows)
    joined = [kind.joined for kind in kinds]
    of_state: Origin = "state" if topology.sources else "inferred"
    table = routes(topology)
    sizes = mtu(kinds, _reported(tables), points, topology, manifest.traffic if manifest else [])
    handed = host_routing(kinds, points, declared_host_routing(manifest, topology))
    setup = setup_of(manifest, topology, handed)
    pings = PingMeasure(tables.echoes.echoes.values(), points, topology, manifest is not None)
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
        points=tables.quality,
        classes=_classes(kinds),
        tunnels=tunnels(kinds, topology),
        overhead=overhead(joined, points),
        mtu=sizes,
        ttl=ttl_at_points(joined, points, topology),
        ttl_at_receiver=ttl_at_receiver(joined, points, topology),
        pings=pings.summaries(),
        ping_paths=pings.paths(),
        routes=table,
        traffic=manifest.traffic if manifest else [],
        state_changes=state.changes(run.root, sorted(topology.state)),
        non_flow_frames=dict(sorted((+tables.flows.non_flow).items())),
        flows_total=len(flows),
        flows=flow_rows(flows[:most_flows], points, topology),
        hints=[],
        sources=sorted(topology.sources),
        settings=[Setting(name, each.value, each.source) for name, each in sorted(config.settings.items())]
        + [Setting("tunnel-port", str(port), DEVICE) for port in topology.tunnel_ports(run, {}).only_by_devices],
        known=known(flows, topology),
        notes=[*_bounds(tables), *topology.notes, *contradictions(handed)][:MAX_NOTES],
        overhead_model=overhead_model(kinds, points, sizes, tables.link_types),
        ttl_expected=expected_ttls(joined, points, topology, Routers(table, topology), setup),
        ttl_steps=ttl_steps(kinds, points, topology),
        ttl_initial=initial_ttls(kinds, points, topology),
        host_routing_at=handed,
        modes=modes(kinds, points, topology, table, manifest),
        ecmp=ecmp(kinds, points, table),
        bgp=bgp_of_run(tables.bgp, read.bindings, points, topology),
        latency=latency(crossings(pings.by_scope), points, topology),
        interfaces=interfaces(topology),
    )
    result.hints = [*merged_files(kinds, points), *hints(result)]
    return result


def _bounds(tables: RunTables) -> list[str]:
    """Say where not everything was followed."""
    said = []
    if tables.echoes.sampled:
        said.append(f"of more pings than {MAX_PINGS} a sample is followed, the same ones at every point")
    if tables.flows.crowded:
        said.append(f"{tables.flows.crowded} frames of flows with too many different headers count as if like others")
    return said


def _reported(tables: RunTables) -> set[int]:
    """Return the MTUs that ICMP errors report."""
    return {error.icmp_mtu for _, error in tables.errors if error.icmp_mtu is not None}


def _classes(kinds: list[Alike]) -> list[ClassSummary]:
    groups: dict[tuple[str, str], list[Alike]] = {}
    for kind in kinds:
        groups.setdefault((kind.first.peer_scope, kind.first.path_class or ""), []).append(kind)
    rows = []
    for (_, _), members in sorted(groups.items()):
        joined = [kind.joined for kind in members]
        counted = [cell for f in joined for look, cell in f.flow.cells.items() if look.point in f.counted_at]
        sure = (flow.confidence for kind in members for flow in kind.flows if flow.confidence)
        rows.append(
            ClassSummary(
                path_class=joined[0].path_class,
                peer_scope=joined[0].peer_scope,
                flows=sum(len(kind.flows) for kind in members),
                packets=sum(cell.packets for cell in counted),
                bytes=sum(cell.wire_bytes for cell in counted),
                confidence=dict(sorted(Counter(sure).items())),
            )
        )
    return rows
