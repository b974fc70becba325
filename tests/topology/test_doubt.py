"""A node's interface by its name may be a pod's own."""

from __future__ import annotations

import pytest

from analyzer.topology.doubt import may_be_a_pods, one_sender, surely_nodes
from analyzer.words import Origin, Role
from tests.cluster import A2, N1, A, B, point


@pytest.mark.parametrize(
    ("ends", "fresh", "sender"),
    [
        ([(A, B), (B, A)], {A}, A),
        ([(A, B), (A, A2)], {A, A2}, A),
        ([(A, B), (A2, B)], {A}, None),  # what all have in common sends nothing of its own here
        ([(A, B), (N1, A2)], {A}, None),
        ([(A, B)], set(), None),
        ([], {A}, None),
    ],
)
def test_one_address_at_every_end_that_sends_afresh(
    ends: list[tuple[str, str]], fresh: set[str], sender: str | None
) -> None:
    assert sender == one_sender(ends, fresh)


@pytest.mark.parametrize(
    ("role", "origin", "doubtful"),
    [("underlay", "inferred", True), ("underlay", "manifest", False), ("lxc", "inferred", False)],
)
def test_only_a_name_is_doubted(role: Role, origin: Origin, doubtful: bool) -> None:
    assert doubtful is may_be_a_pods(point("n1/eth0", role=role, origin=origin))


@pytest.mark.parametrize(
    ("names", "nodes"),
    [
        (["n1/eth0", "n1/pod-a-eth0", "n1/lxca"], {"n1"}),
        (["n1/eth0", "n1/pod-a-eth0"], set()),
        (["n1/eth0", "n1/lxca", "n2/pod-b-eth0"], set()),
    ],
)
def test_where_a_pods_view_is_named_as_one_eth0_is_the_nodes(names: list[str], nodes: set[str]) -> None:
    assert nodes == surely_nodes(point(name, "a" if "pod-" in name else None) for name in names)
