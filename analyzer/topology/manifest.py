"""The manifest of a run: what the capture scripts say they built, captured and did.

`docs/manifest.schema.json` is made from these classes (`analyze schema manifest`); scripts write it, `load` reads it.
Fields that a maker of captures cannot know are null, never guessed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from analyzer.errors import CannotRead
from analyzer.words import Datapath, HostRouting, Role


class Tunnel(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The overlay the setup declares: protocol and UDP destination port."""

    protocol: Literal["vxlan", "geneve"]
    port: int


class Node(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A Kubernetes node, or a router between nodes."""

    name: str
    role: Literal["node", "router"] = "node"
    addresses: list[str]
    """Addresses on the underlay."""
    pod_cidrs: list[str] = []
    router_ip: str | None = None
    """Address of cilium_host, the pods' gateway."""


class Pod(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A pod with what ties it to packets: address, identity (the VNI it sends), host-side interface."""

    name: str
    namespace: str
    node: str
    ip: str
    identity: int | None = None
    interface: str | None = None
    """Host-side interface, lxc*."""
    mac: str | None = None
    labels: dict[str, str] = {}


class Point(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One capture point and the file it wrote. Counts are tcpdump's own words on exit; null where it said none."""

    node: str
    interface: str
    role: Role
    pod: str | None = None
    """Pod behind this interface, as `namespace/name`, for roles pod and lxc."""
    file: str | None
    """Path relative to the manifest; null when nothing could be captured here (`note` says why)."""
    sha256: str | None = None
    link_type: int | None = None
    """LINKTYPE_ number of the file."""
    snaplen: int | None = None
    filter: str = ""
    captured: int | None = None
    received: int | None = None
    dropped: int | None = None
    note: str = ""


class Step(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One traffic step: the command run in a pod, when, and how it ended."""

    name: str
    """e.g. `ping-internode`, `df-sweep-1451`."""
    kind: Literal["ping", "dns", "http", "bulk", "df-sweep", "udp-probe", "other"]
    scope: Literal["intranode", "internode", "other"]
    source: str
    """Pod as `namespace/name`."""
    destination: str
    """Pod as `namespace/name`, or an address."""
    command: list[str]
    started_epoch_ns: int | None = None
    ended_epoch_ns: int | None = None
    exit_status: int | None = None
    message: str = ""
    """Last lines of its output: what a person would quote."""
    sends_packets: bool | None = None
    """False when the kernel refused locally (EMSGSIZE), so nothing may be expected on any capture point."""


class Manifest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One run: setup, scenario, who is where, what was tapped, what was sent."""

    manifest_version: Literal[1] = 1
    setup: str
    scenario: str
    runtime: Literal["netns", "kind", "cluster", "imported"]
    datapath: Datapath
    host_routing: HostRouting = "unknown"
    cilium_version: str | None = None
    """Release or build of the agent that made the packets; null when none did (the lab)."""
    description: str
    """One or two sentences: what made these captures."""
    stamped: list[str] = []
    """What the maker wrote into packets itself to stand in for the real thing."""
    tunnel: Tunnel | None = None
    segmentation: Literal["default", "nic-like", "off", "unknown"] = "unknown"
    """Offload mode: default super-frames everywhere, NIC-like (super-frames only at the sender), or off."""
    started_epoch_ns: int | None = None
    ended_epoch_ns: int | None = None
    kernel: str | None = None
    tools: dict[str, str] = {}
    nodes: list[Node]
    pods: list[Pod]
    points: list[Point]
    traffic: list[Step] = []


def load(path: Path) -> Manifest:
    """Return the manifest at `path`; raises CannotRead with the JSON path of the first fault."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error), "check the file's permissions") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotRead(path, f"not a valid manifest: {error}", "compare it with docs/manifest.schema.json") from error
