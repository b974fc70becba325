"""A node's interface by its name may be a pod's own."""

from __future__ import annotations

import pytest

from analyzer.topology.doubt import may_be_a_pods, one_sender
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
