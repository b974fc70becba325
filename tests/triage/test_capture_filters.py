"""Filters that hide ICMP, by their words."""

from __future__ import annotations

import pytest

from analyzer.triage.capture_filters import hides_icmp


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("", False),
        ("tcp", True),
        ("tcp and host 10.10.0.17", True),
        ("net 10.10.0.0/16 and tcp", True),
        ("ip proto 6", True),
        ("udp port 8472", True),
        ("tcp port 80 or udp port 53", True),
        ("tcp or icmp", False),
        ("tcp || icmp6", False),
        ("tcp port 80 or host 10.0.0.1", False),
        ("host 10.0.0.1", False),
        ("not tcp port 2379", False),
        ("!(tcp port 22)", False),
    ],
)
def test_a_filter_hides_icmp_where_all_its_alternatives_select_a_transport(said: str, hidden: bool) -> None:
    assert hidden == hides_icmp(said)
