"""Interfaces of captures of several: named by index through state, or by the file itself."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from analyzer.topology.state import NodeState
from analyzer.topology.taps import Tap, tap_names
from analyzer.words import Origin, Role
from tests.cluster import point

KNOWN = Topology(
    behind={("n1", "lxca"): "t/a"},
    state={"n1": NodeState(names={2: "eth0", 7: "lxca", 9: "overlay0"}, kinds={"overlay0": "vxlan"})},
)


def named(where: PointInput, *taps: Tap) -> list[tuple[Any, ...]]:
    found = tap_names(where, taps, KNOWN)
    return [(tap, each.interface, each.role, each.role_origin, each.pod) for tap, each in found.items()]


def test_an_index_has_the_name_role_and_pod_that_state_gives_it() -> None:
    taps = [Tap(2), Tap(7), Tap(9), Tap(8)]
    assert [
        (Tap(2), "eth0", "underlay", "state", None),
        (Tap(7), "lxca", "lxc", "state", "t/a"),
        (Tap(9), "overlay0", "tunnel", "state", None),
    ] == named(point("n1/any"), *taps)


def test_a_tap_is_its_point_but_for_the_interface() -> None:
    where = point("n1/any", origin="inferred")
    (tap,) = tap_names(where, [Tap(7)], KNOWN).values()
    assert (where.id, where.node, where.paths, "any") == (tap.id, tap.node, tap.paths, where.role)


@pytest.mark.parametrize("node", ["n2/any", "n1/eth0"])
def test_without_state_of_the_node_or_at_one_interface_an_index_names_nothing(node: str) -> None:
    """A capture of eth0 alone may be cooked too: its index is the interface's, which the point names already."""
    assert [] == named(point(node), Tap(2), Tap(7))


def test_a_file_that_names_its_interfaces_gives_each_the_role_of_its_name() -> None:
    taps = Tap(name="eth0"), Tap(name="cilium_vxlan"), Tap(name=None)
    assert [
        (taps[0], "eth0", "underlay", "inferred", None),
        (taps[1], "cilium_vxlan", "tunnel", "inferred", None),
    ] == named(point("n1/dump", role="unknown", origin="inferred"), *taps)


@pytest.mark.parametrize(
    ("role", "origin", "several"),
    [("unknown", "inferred", True), ("underlay", "inferred", True), ("underlay", "manifest", False)],
)
def test_only_a_manifest_is_believed_more_than_a_file_of_several(role: Role, origin: Origin, several: bool) -> None:
    where = point("n1/eth0", role=role, origin=origin)
    assert several is bool(named(where, Tap(name="eth0"), Tap(name="eth1")))


def test_one_name_alone_decides_nothing() -> None:
    """`dumpcap -i eth0` in a pod writes eth0 as well."""
    assert [] == named(point("n1/dump", role="unknown", origin="inferred"), Tap(name="eth0"))


def test_the_pseudo_interface_of_all_is_no_name() -> None:
    assert [] == named(point("n1/any", origin="inferred"), Tap(name="any"), Tap(name=None))
