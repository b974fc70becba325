"""Which UDP ports carry the overlay, and who says so.

The command line, the manifest, Cilium's settings, the tunnel devices themselves: in this order where two of them give
one port to different protocols. Different ports are all read, as shape is checked too; what they disagree on is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from analyzer.errors import LeftOut
from analyzer.topology.files import is_inside
from analyzer.topology.runs import RunInput

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.topology.cluster.config import Config
    from analyzer.topology.manifest import Tunnel

Protocol = Literal["vxlan", "geneve"]
DEVICE = "ip -d link"


class SaidPort(NamedTuple):
    """What a UDP port carries, and who says so: `given`, `manifest`, or the name of a kind of state."""

    protocol: Protocol
    origin: str


class TunnelPorts(dict[int, SaidPort]):
    """UDP port → what it carries and who says so."""

    @property
    def protocols(self) -> dict[int, Protocol]:
        """Return what the layers' bindings take."""
        return {port: said.protocol for port, said in self.items()}

    @property
    def origins(self) -> dict[int, str]:
        """Return who says that a port carries a tunnel."""
        return {port: said.origin for port, said in self.items()}

    @property
    def only_by_devices(self) -> list[int]:
        """Return the ports of which nobody but the tunnel devices speaks."""
        return sorted(port for port, said in self.items() if said.origin == DEVICE)

    @property
    def disagreement(self) -> str | None:
        """Return what to say where manifest and state name different ports; None where they agree."""
        said = {port: each for port, each in sorted(self.items()) if each.origin != "given"}
        if len(said) < 2:
            return None
        words = ", ".join(f"{port} {each.protocol} ({each.origin})" for port, each in said.items())
        return f"the overlay's UDP port differs between sources: {words}; all are read"


def tunnel_ports(
    run: RunInput, given: Mapping[int, Protocol], config: Config | None, devices: Mapping[str, Mapping[str, Tunnel]]
) -> TunnelPorts:
    """Return the ports; `devices`: node → its tunnel devices with a port of their own."""
    found = TunnelPorts()
    for each in (tunnel for node in devices.values() for tunnel in node.values()):
        found[each.port] = SaidPort(each.protocol, DEVICE)
    said = config.overlay_port if config else None
    if config and said:
        found[said.port] = SaidPort(said.protocol, config.settings["tunnel-port"].source)
    found.update({port: SaidPort(protocol, "manifest") for port, protocol in run.ports.items()})
    found.update({port: SaidPort(protocol, "given") for port, protocol in given.items()})
    return found


def read_ports(run: RunInput, given: Mapping[int, Protocol], left_out: list[LeftOut]) -> TunnelPorts:
    """Return the same for who needs nothing else of the state, and reads nothing else; where there is none, nothing."""
    config, devices = None, {}
    if run.state:
        from analyzer.topology.cluster.read import overlay_config

        config = overlay_config(run.state)
    for node, folder in _snapshots(run):
        from analyzer.topology.state import tunnel_devices

        devices[node] = tunnel_devices(folder, left_out)
    return tunnel_ports(run, given, config, devices)


def _snapshots(run: RunInput) -> list[tuple[str, Path]]:
    """Return the nodes that have a snapshot, with their folders."""
    names = {point.node for point in run.points if point.node}
    names |= {node.name for node in run.manifest.nodes} if run.manifest else set()
    folders = [(node, run.root / node) for node in sorted(names)]
    return [(node, folder) for node, folder in folders if is_inside(folder, run.root) and (folder / "state").is_dir()]
