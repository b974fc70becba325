"""What is known of a run's datapath, as the TTL rules ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.measures.ttl_rules import Setup
from analyzer.result import HostRoutingAt
from analyzer.topology.manifest import Manifest
from analyzer.topology.model import Topology
from analyzer.words import Datapath, HostRouting


def datapath_of(manifest: Manifest | None, topology: Topology) -> Datapath:
    """Return what moved the packets: as the manifest says, else Cilium where any of its own state is there."""
    if manifest is not None:
        return manifest.datapath
    cilium = topology.config.settings or any("cilium" in source for source in topology.sources)
    return "cilium" if cilium else "unknown"


def declared_host_routing(manifest: Manifest | None, topology: Topology) -> HostRouting:
    """Return what the manifest, or `cilium-dbg status`, says of host routing."""
    return manifest.host_routing if manifest else topology.config.host_routing


def setup_of(manifest: Manifest | None, topology: Topology, seen: Iterable[HostRoutingAt]) -> Setup:
    """Return the setup; host routing that nothing declares is what all nodes showed, where they agree."""
    declared = declared_host_routing(manifest, topology)
    shown = {row.seen for row in seen} - {"unknown"}
    host_routing: HostRouting = declared if declared != "unknown" or len(shown) != 1 else shown.pop()
    version = manifest.cilium_version if manifest else topology.config.value("version")
    return Setup(datapath_of(manifest, topology), host_routing, version, endpoint_routes(topology))


def endpoint_routes(topology: Topology) -> bool | None:
    """Return whether pods have routes of their own: by the setting, else by the nodes' tables (one route a pod)."""
    said = (topology.config.value("enable-endpoint-routes") or "").lower()
    if said in ("true", "false"):
        return said == "true"
    pairs = {(r.destination, device) for state in topology.state.values() for r in state.routes for device in r.devices}
    if any(device.startswith("lxc") and _one_address(destination) for destination, device in pairs):
        return True
    return False if any(device == "cilium_host" for _, device in pairs) else None


def _one_address(destination: str) -> bool:
    return "/" not in destination or destination.endswith(("/32", "/128"))
