"""Interfaces of the nodes: what state says of each, and what nothing says."""

from __future__ import annotations

import pytest

from analyzer.measures import interfaces as measure
from analyzer.measures.interfaces import interfaces
from analyzer.result import Attached, Interface
from analyzer.topology.model import Topology
from analyzer.topology.programs import Program
from analyzer.topology.state import NodeState


def test_each_interface_has_its_addresses_its_mtu_and_its_programs() -> None:
    known = NodeState(
        mtu={"eth0": 1500, "cilium_host": 65520},
        programs={"cilium_host": [Program("cil_to_host", "tcx/ingress"), Program("cil_from_host", None)], "lxca": []},
        addresses_at={"cilium_host": ["10.244.1.77"]},
    )
    both = [Attached("cil_to_host", "tcx/ingress"), Attached("cil_from_host", None)]
    assert [
        Interface("n1", "cilium_host", ["10.244.1.77"], 65520, both),
        Interface("n1", "eth0", [], 1500, None),
        Interface("n1", "lxca", [], None, []),
    ] == interfaces(Topology(state={"n1": known, "n2": NodeState()}))


def test_of_too_many_interfaces_those_with_programs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "MOST", 3)
    plain = NodeState(mtu={f"lxc{number}": 1500 for number in range(5)})
    busy = NodeState(
        mtu={"eth0": 1500, "eth1": 1500}, programs={name: [Program("p", None)] for name in ("eth0", "eth1")}
    )
    kept = interfaces(Topology(state={"n1": plain, "n2": busy}))
    assert [("n1", "lxc0"), ("n2", "eth0"), ("n2", "eth1")] == [(each.node, each.name) for each in kept]
