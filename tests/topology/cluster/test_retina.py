"""What Retina writes beside a capture."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.topology.cluster.retina import addr, is_ip_resources, node_of
from tests.run_folder import put

HEAD = b"""Summary:

/usr/sbin/ip -d -j addr show(IP address configuration)
/usr/sbin/ip rule list(Policy routing list)

Execute:

/usr/sbin/ip -d -j addr show

"""
TAIL = b"\n/usr/sbin/ip rule list\n\n0:\tfrom all lookup local\n"


def test_the_json_among_the_text_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "ip-resources.txt", HEAD + b'[{"ifname": "eth0", "mtu": 1500}]' + TAIL)
    assert is_ip_resources(path.read_bytes())
    assert [{"ifname": "eth0", "mtu": 1500}] == addr(path)


@pytest.mark.parametrize("content", [b"Summary:\n", HEAD, HEAD + b"Failed to run", HEAD + b"[{]"])
def test_text_without_it_is_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"what|Expecting"):
        addr(put(tmp_path / "ip-resources.txt", content))


@pytest.mark.parametrize(
    ("name", "nodes", "node"),
    [
        ("cap-aks-node-1-20261123101010UTC", ["node-1", "aks-node-1"], "aks-node-1"),
        ("cap-n1-20261123101010UTC", [], "cap-n1"),
        ("cap-n1-2026", ["n2"], "cap-n1-2026"),
        ("n1", ["n1"], "n1"),
    ],
)
def test_the_node_is_the_known_one_that_the_name_ends_in(name: str, nodes: list[str], node: str) -> None:
    assert node == node_of(name, nodes)
