"""Whose blocks the nodes hold, and whether FRR forwards to all of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kind.scripts import run


def cilium_node(name: str, address: str, *cidrs: str) -> dict[str, Any]:
    return {
        "metadata": {"name": name},
        "spec": {
            "addresses": [{"type": "CiliumInternalIP", "ip": "10.10.0.1"}, {"type": "InternalIP", "ip": address}],
            "ipam": {"pools": {"allocated": [{"pool": "default", "cidrs": list(cidrs)}]}},
        },
    }


def route(*hops: bool, installed: bool = True) -> list[dict[str, Any]]:
    """FRR's entry of one prefix (`show ip route bgp json`), a hop for each, active or not."""
    return [{"protocol": "bgp", "installed": installed, "nexthops": [{"active": hop} for hop in hops]}]


def test_each_block_is_a_line_with_its_node() -> None:
    nodes = [
        cilium_node("a", "172.18.0.2", "10.10.0.0/27", "10.10.0.96/27"),
        cilium_node("b", "172.18.0.3", "10.10.0.32/27"),
    ]
    assert "a 172.18.0.2 10.10.0.0/27\na 172.18.0.2 10.10.0.96/27\nb 172.18.0.3 10.10.0.32/27\n" == (
        run("kind/blocks.py", stdin={"items": nodes}).stdout
    )


def test_no_block_at_all_is_a_failure() -> None:
    """The operator has not given any yet: whoever waits goes on waiting."""
    assert 1 == run("kind/blocks.py", stdin={"items": [cilium_node("a", "172.18.0.2")]}).returncode


@pytest.mark.parametrize(
    ("routes", "status"),
    [
        ({"10.10.0.0/27": route(True), "10.10.0.32/27": route(True)}, 0),
        ({"10.10.0.0/27": route(True)}, 1),
        ({"10.10.0.0/27": route(True), "10.10.0.32/27": route(False)}, 1),
        ({"10.10.0.0/27": route(True), "10.10.0.32/27": route(True, installed=False)}, 1),
        ({}, 1),
    ],
    ids=["all", "one missing", "hop not active", "not installed", "none"],
)
def test_learned_is_when_every_block_has_its_next_hops(routes: dict[str, Any], status: int) -> None:
    assert status == run("kind/learned.py", "1", "10.10.0.0/27", "10.10.0.32/27", stdin=routes).returncode


def test_with_two_networks_every_block_has_two_next_hops() -> None:
    assert 0 == run("kind/learned.py", "2", "10.10.0.0/27", stdin={"10.10.0.0/27": route(True, True)}).returncode
    assert 1 == run("kind/learned.py", "2", "10.10.0.0/27", stdin={"10.10.0.0/27": route(True)}).returncode
    assert 1 == run("kind/learned.py", "2", stdin={}).returncode
