"""Rows of `ip -j route`."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.topology.route import Route, routes


def test_a_route_with_one_gateway() -> None:
    row = {"dst": "10.244.2.0/24", "gateway": "10.244.1.1", "dev": "cilium_host", "protocol": "kernel",
           "metrics": [{"mtu": 1450}]}  # fmt: skip
    assert [Route("10.244.2.0/24", ("10.244.1.1",), ("cilium_host",), "kernel", 1450, False)] == routes([row])


def test_the_mtu_may_stand_beside_other_metrics() -> None:
    assert [1450] == [route.mtu for route in routes([{"dst": "default", "metrics": [{"hoplimit": 3}, {"mtu": 1450}]}])]


def test_several_next_hops_each_have_gateway_and_device() -> None:
    row = {
        "dst": "10.0.0.0/8",
        "nexthops": [{"gateway": "1.1.1.1", "dev": "eth0"}, {"gateway": "2.2.2.2", "dev": "eth1"}],
    }
    assert [(("1.1.1.1", "2.2.2.2"), ("eth0", "eth1"))] == [(route.via, route.devices) for route in routes([row])]


def test_only_the_main_table_counts() -> None:
    rows = [{"dst": "10.0.0.0/8", "table": table} for table in ("main", "local", 254, "200")] + [{"dst": "11.0.0.0/8"}]
    assert ["10.0.0.0/8", "10.0.0.0/8", "11.0.0.0/8"] == [route.destination for route in routes(rows)]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        (
            {"dst": "10.0.0.0/8", "gateway": 7, "dev": ["eth0"], "protocol": 186},
            Route("10.0.0.0/8", (), (), None, None, False),
        ),
        ({"dst": "10.0.0.0/8", "metrics": [5, {"mtu": "1450"}]}, Route("10.0.0.0/8", (), (), None, None, False)),
        ({"dst": "10.0.0.0/8", "metrics": {"mtu": 1450}}, Route("10.0.0.0/8", (), (), None, None, False)),
        ({"dst": "10.0.0.0/8", "metrics": [{"mtu": True}, {"mtu": 0}]}, Route("10.0.0.0/8", (), (), None, None, False)),
        (
            {"dst": "10.0.0.0/8", "nexthops": "eth0", "dev": "eth0"},
            Route("10.0.0.0/8", (), ("eth0",), None, None, False),
        ),
        ({"dst": "10.0.0.0/8", "type": ["blackhole"]}, Route("10.0.0.0/8", (), (), None, None, False)),
        ({"dst": "10.0.0.0/8", "type": "unreachable"}, Route("10.0.0.0/8", (), (), None, None, True)),
    ],
)
def test_fields_of_another_type_count_as_missing(row: dict[str, Any], read: Route) -> None:
    assert [read] == routes([row])


@pytest.mark.parametrize("row", [{}, {"dst": 5}, {"dst": None}, {"dst": ["10.0.0.0/8"]}])
def test_a_row_without_a_destination_is_no_route(row: dict[str, Any]) -> None:
    assert [] == routes([row])
