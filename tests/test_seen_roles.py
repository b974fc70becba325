"""Roles that the packets decide where a file's name does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from tests import frames
from tests.cluster import ping
from tests.layers.test_other_links import sll, sll2
from tests.run_folder import put

PACKET = ping()[14:]


@pytest.mark.parametrize(
    ("name", "link_type", "role"),
    [("cap", 276, "any"), ("cap", 113, "any"), ("cap", 1, "unknown"), ("eth0", 276, "underlay")],
)
def test_cooked_frames_under_a_name_that_says_nothing_are_those_of_all_interfaces(
    tmp_path: Path, name: str, link_type: int, role: str
) -> None:
    data = {276: sll2(PACKET, 0x0800), 113: sll(PACKET, 0x0800), 1: ping()}[link_type]
    other = {276: sll2(ping("10.0.0.1", "10.0.0.2")[14:], 0x0800), 113: data, 1: data}[link_type]
    put(tmp_path / f"{name}.pcap", frames.pcap([(0, data), (1, other)], link_type))
    (point,) = analyse([tmp_path]).runs[0].points
    assert role == point.role
