"""BGP in the committed captures: what the lab set up is what they say (captures/README and the manifests)."""

from __future__ import annotations

import pytest

from tests.samples import measured, sample_runs

NODES = {"control-plane": "10.10.0.64/27", "worker": "10.10.0.0/27", "worker2": "10.10.0.32/27"}


SPEAKING = {"native-bgp/bgp": ["172.18"], "native-bgp/ecmp": ["172.18", "172.19"]}
"""Run → networks in which the nodes have a session with FRR."""


@pytest.mark.parametrize(("name", "networks"), SPEAKING.items())
def test_each_node_has_one_session_with_frr_in_each_network(name: str, networks: list[str]) -> None:
    """Sessions that end as the capture starts, because FRR was started again, come before them."""
    sessions = [each for each in measured(name).bgp if each.established == "observed"]
    ends = sorted((each.peers[1].node, each.peers[0].ip, each.peers[1].ip[:6]) for each in sessions)
    assert sorted((node, f"{net}.0.100", net) for node in NODES for net in networks) == ends
    for session in sessions:
        frr, node = session.peers
        assert ("frr", 9, [], None) == (frr.node, session.hold_time_s, session.unread, session.closed_epoch_ns)
        assert [65000, 65001] == [each.open and each.open.as_number for each in session.peers]
        assert [([NODES[node.node or ""]], "65001")] == [([row.prefix], row.as_path) for row in node.prefixes]
        assert sorted(NODES.values()) == sorted(row.prefix for row in frr.prefixes)
        assert [[], []] == [each.silences for each in session.peers]


@pytest.mark.parametrize("name", [name for name in sample_runs() if name not in SPEAKING])
def test_nobody_else_speaks_bgp(name: str) -> None:
    assert [] == measured(name).bgp
