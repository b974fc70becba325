"""Interfaces of nodes as the Result shows them."""

from __future__ import annotations

from analyzer.result.struct import Struct


class Attached(Struct):
    """One eBPF program at an interface."""

    name: str
    hook: str | None
    """Hook and direction as bpftool calls them, `clsact/ingress`, `tcx/egress`, `xdp`; null where only the interface is
    known. Ingress of a pod's veth at its node end is what leaves the pod."""


class Interface(Struct):
    """One interface of a node, as the node's own state tells it."""

    node: str
    name: str
    addresses: list[str]
    """Those that reach beyond the link."""
    mtu: int | None
    programs: list[Attached] | None
    """Null means unknown, empty none."""
