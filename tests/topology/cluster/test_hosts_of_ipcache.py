"""Node addresses of ipcache: which they are, and which then are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.result import Run
from tests import frames
from tests.cluster import A, ping
from tests.run_folder import put

GATEWAY, NODE = "172.18.0.1", "172.18.0.3"


def run_with(folder: Path, **identities: int) -> Run:
    """Return a run in which pod a pings gateway and node, seen in the pod and on its node's eth0, with this ipcache."""
    echoes = [ping(A, GATEWAY), ping(GATEWAY, A, 63, True), ping(A, NODE), ping(NODE, A, 63, True)]
    put(folder / "n1" / "pod-a-eth0.pcap", frames.pcap([(at, data) for at, data in enumerate(echoes)]))
    wire = [ping(A, GATEWAY, 63), ping(GATEWAY, A, 64, True), ping(A, NODE, 63), ping(NODE, A, 64, True)]
    put(folder / "n1" / "eth0.pcap", frames.pcap([(at, data) for at, data in enumerate(wire)]))
    if identities:
        entries = {
            f"{at.replace('_', '.')}/32": [f"identity={number} encryptkey=0"] for at, number in identities.items()
        }
        put(folder / "state" / "ipcache.json", {"0.0.0.0/0": ["identity=2 encryptkey=0"], **entries})
    (run,) = analyse([folder], deep=False).runs
    return run


def scopes(run: Run) -> dict[str, str]:
    """Return peer → scope of each of pod a's flows."""
    return {({flow.source_ip, flow.destination_ip} - {A}).pop(): flow.peer_scope for flow in run.flows}


KNOWN = {"10_244_1_10": 1001, "172_18_0_3": 6}


@pytest.mark.parametrize(
    ("identities", "gateway", "node"),
    [
        pytest.param({}, "pod-host", "pod-host", id="packets alone: both send with an initial TTL"),
        pytest.param(KNOWN, "pod-external", "pod-host", id="the gateway has no entry: the world's"),
        pytest.param(KNOWN | {"172_18_0_1": 1}, "pod-host", "pod-host", id="an entry says that it is a node's"),
        pytest.param(KNOWN | {"172_18_0_1": 33554433}, "pod-host", "pod-host", id="an identity of a node's own"),
    ],
)
def test_what_ipcache_does_not_list_is_no_node(
    tmp_path: Path, identities: dict[str, int], gateway: str, node: str
) -> None:
    assert {GATEWAY: gateway, NODE: node} == scopes(run_with(tmp_path, **identities))


def test_a_host_of_ipcache_is_a_node_by_state_without_a_name(tmp_path: Path) -> None:
    known = {row.subject: (row.kind, row.name, row.origin) for row in run_with(tmp_path, **KNOWN).known}
    assert ("node", None, "state") == known[NODE]
