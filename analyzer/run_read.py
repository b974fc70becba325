"""One run of captures → its flows, classified, in the light of what manifest, state and packets say of its topology."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from analyzer import seen_roles
from analyzer.errors import LeftOut
from analyzer.flows import path_joined
from analyzer.flows.flow import Flow
from analyzer.flows.path_class import Classified, classifier
from analyzer.layers import bindings as layer_bindings
from analyzer.layers.bindings import Bindings, Ports
from analyzer.machine.linker import Machine
from analyzer.points.run_tables import RunTables, read_tables
from analyzer.topology import inference, pod_cidrs
from analyzer.topology.inference import BareSighting, TunnelSighting
from analyzer.topology.model import Topology
from analyzer.topology.runs import RunInput
from analyzer.topology.told import told


class RunRead(NamedTuple):
    """One run, read and classified."""

    run: RunInput
    topology: Topology
    tables: RunTables
    flows: list[Classified]
    bindings: Bindings


def read_run(
    run: RunInput,
    chosen: Ports,
    ready: Callable[[], Machine | None],
    left_out: list[LeftOut],
    hashed: bool = True,
) -> RunRead:
    """Return the run, its points read, its topology completed from their packets, its flows classified and in order.

    `ready` gives the machine code, None while it is still being compiled; what cannot be read goes to `left_out`.
    `hashed`: the sums of the files' bytes are wanted.
    """
    topology = told(run, left_out)
    bindings = layer_bindings.build(topology.tunnel_ports(run, chosen).protocols)
    tables = read_tables(run, topology, bindings, ready, hashed)
    left_out += tables.left_out
    found = tables.flows.flows.values()
    tunnelled = _tunnel_sightings(found)
    inference.complete(topology, tunnelled)
    seen_roles.open_roles(run.points, tables.quality)
    seen_roles.doubt_roles(run.points, tables.quality, found)
    seen_roles.wire_roles(run.points, tables.quality, found, topology)
    if run.manifest is None:
        inference.complete_bare(topology, tables.points, _bare_sightings(found))
        for point, quality in zip(run.points, tables.quality, strict=True):
            quality.pod = point.pod
    pod_cidrs.complete(topology, tunnelled)
    flows = list(map(classifier(tables.points, topology), found))
    path_joined.join(flows, tables.points, topology)
    flows.sort(key=lambda c: (c.flow.first_ns or 0, str(c.flow.key)))
    return RunRead(run, topology, tables, flows, bindings)


def _tunnel_sightings(flows: Iterable[Flow]) -> set[TunnelSighting]:
    seen = set()
    for flow in flows:
        ends = (flow.key.low_ip, flow.key.high_ip)
        for look in flow.cells:
            if look.tunnel and look.overhead is not None:
                inner = ends if look.from_low else ends[::-1]
                seen.add(TunnelSighting(look.tunnel.outer_src, look.tunnel.outer_dst, look.tunnel.vni, *inner))
    return seen


def _bare_sightings(flows: Iterable[Flow]) -> set[BareSighting]:
    return {
        BareSighting(look.point, ends[not look.from_low], look.ttl, ends[look.from_low])
        for flow in flows
        for ends in ((flow.key.low_ip, flow.key.high_ip),)
        for look in flow.cells
        if (look.tunnel is None or look.overhead is None) and look.ttl is not None
    }
