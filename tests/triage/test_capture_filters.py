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
        ("tcp || icmp", False),
        ("tcp port 80 or host 10.0.0.1", False),
        ("host 10.0.0.1", False),
        ("not tcp port 2379", False),
        ("!(tcp port 22)", False),
        ("vlan and tcp", True),
        ("not icmp", True),
        ("!icmp && !arp", True),
        ("not (icmp or arp)", True),
        ("not host 1.2.3.4 and not icmp", True),
        ("not (host 1.2.3.4 and icmp)", False),
        ("not icmp or host 10.0.0.1", False),
        ("tcp or not icmp and host 10.0.0.1", True),
        ("tcp[tcpflags] & tcp-syn != 0", True),
        ("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not host 10.0.0.1", True),
        ("(((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)", True),
        ("icmp[icmptype] != icmp-echo", False),
        ("not tcp[13] & 2 != 0", False),
        ("port 80 or 443", True),
        ("tcp port (80 or 443)", True),
        ("host (10.0.0.1 or 10.0.0.2)", False),
        ("vlan 5 or 6", False),
        ("ip6", True),
        ("ip", False),
        ("arp", True),
        ("ip proto 1", False),
        ("ip proto \\udp", True),
        ("len > 1000", False),
        ("ip[9] == 6", False),
        ("some-host.example", False),
        ("tcp and (", False),
        ("(" * 5000 + "tcp" + ")" * 5000, False),
        ("(" * 2000 + "tcp" + ")" * 2000, True),
        ("! " * 2000 + "tcp", True),
    ],
)
def test_a_filter_hides_icmp_where_no_icmp_can_pass(said: str, hidden: bool) -> None:
    assert hidden == hides_icmp(said)


def test_versions_of_icmp_are_hidden_each_by_its_own_name() -> None:
    assert (False, True) == (hides_icmp("not icmp", 6), hides_icmp("not icmp and not icmp6", 6))
    assert (True, False) == (hides_icmp("tcp || icmp6"), hides_icmp("tcp || icmp6", 6))


def test_a_filter_that_the_file_itself_names_hides_icmp(tmp_path: Path) -> None:
    """pcapng: if_filter, as dumpcap writes it (draft-ietf-opsawg-pcapng 4.2, option 11)."""
    filtered = interface(1, option(11, b"\0tcp"))
    put(tmp_path / "eth0.pcapng", section() + filtered + enhanced(tcp_frame()))
    (found,) = read(tmp_path).triage(icmp_filtered.RULE).findings
    assert ("certain", ["eth0"]) == (found.certainty, found.points)
