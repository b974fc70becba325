"""Filters that hide ICMP, by their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.triage.capture_filters import hides_icmp
from analyzer.triage.rules import icmp_filtered
from tests.cluster import tcp_frame
from tests.readers.blocks import enhanced, interface, option, section
from tests.run_folder import put
from tests.triage.case_of_frames import read


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


def test_a_filter_that_the_file_itself_names_hides_icmp(tmp_path: Path) -> None:
    """pcapng: if_filter, as dumpcap writes it (draft-ietf-opsawg-pcapng 4.2, option 11)."""
    filtered = interface(1, option(11, b"\0tcp"))
    put(tmp_path / "eth0.pcapng", section() + filtered + enhanced(tcp_frame()))
    (found,) = read(tmp_path).triage(icmp_filtered.RULE).findings
    assert ("certain", ["eth0"]) == (found.certainty, found.points)
