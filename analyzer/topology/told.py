"""Everything that a manifest and state say of a run, in one topology: the one way to it for every verb."""

from __future__ import annotations

from analyzer.errors import LeftOut
from analyzer.topology import model, points
from analyzer.topology.model import Topology
from analyzer.topology.runs import RunInput


def told(run: RunInput, left_out: list[LeftOut]) -> Topology:
    """Return what is said of nodes, pods, services and settings; the run's capture points get what is said of them."""
    topology = model.declared(run, left_out)
    if run.state:
        from analyzer.topology.cluster import join, read  # YAML and archives: of use where there is state alone

        join.join(topology, read.facts_of([(file, run.node_at(file.home)) for file in run.state], left_out))
    points.name_points(run, topology, left_out)
    disagreement = topology.tunnel_ports(run, {}).disagreement
    topology.notes += [disagreement] if disagreement else []
    return topology
