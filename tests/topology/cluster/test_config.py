"""How Cilium was set up, by several sources."""

from __future__ import annotations

import pytest

from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import ConfigFact
from analyzer.topology.manifest import Tunnel


def config(*settings: tuple[str, str]) -> tuple[Config, list[str]]:
    notes: list[str] = []
    return Config.of([ConfigFact(name, value, f"source {n}") for n, (name, value) in enumerate(settings)], notes), notes


def test_sources_that_spell_a_value_differently_agree() -> None:
    known, notes = config(("routing-mode", "tunnel"), ("routing-mode", "Tunnel"))
    assert ("tunnel", []) == (known.value("routing-mode"), notes)


def test_a_setting_on_which_nodes_disagree_is_unknown_and_told() -> None:
    known, notes = config(("host-routing", "BPF"), ("host-routing", "Legacy"))
    said = "host-routing differs between sources: BPF (source 0), Legacy (source 1); taken as unknown"
    assert ("unknown", [said]) == (known.host_routing, notes)


@pytest.mark.parametrize(("said", "routing"), [("BPF", "bpf"), ("Legacy", "legacy"), ("?", "unknown")])
def test_host_routing_is_what_status_says(said: str, routing: str) -> None:
    assert routing == config(("host-routing", said))[0].host_routing


@pytest.mark.parametrize(
    ("settings", "tunnel"),
    [
        ([("routing-mode", "tunnel")], Tunnel(protocol="vxlan", port=8472)),
        ([("routing-mode", "tunnel"), ("tunnel-protocol", "geneve")], Tunnel(protocol="geneve", port=6081)),
        ([("routing-mode", "tunnel"), ("tunnel-port", "4790")], Tunnel(protocol="vxlan", port=4790)),
        ([("routing-mode", "native"), ("tunnel-protocol", "vxlan")], None),
        ([("tunnel-protocol", "geneve")], None),
        ([], None),
    ],
)
def test_the_overlay_is_that_of_the_settings(settings: list[tuple[str, str]], tunnel: Tunnel | None) -> None:
    assert tunnel == config(*settings)[0].tunnel


@pytest.mark.parametrize(
    ("clusters", "shift"), [(None, 16), ("255", 16), ("511", 15), ("12", 16)]
)  # cilium-facts 1.4: 8+16 bits by default, 9+15 with 511 clusters
def test_the_cluster_id_begins_where_the_number_of_clusters_says(clusters: str | None, shift: int) -> None:
    settings = [("cluster-id", "1"), *([("max-connected-clusters", clusters)] if clusters else [])]
    assert shift == config(*settings)[0].cluster_shift


def test_without_cilium_there_is_no_cluster_id() -> None:
    assert config()[0].cluster_shift is None


@pytest.mark.parametrize(
    ("version", "eleven", "twelve"),
    [("1.19.5", "encrypted-overlay", None), ("1.20.0", "cluster", "cluster-mesh"),
     ("1.21.1", "cluster", "cluster-mesh"), ("1.20.0-dev", "cluster, or encrypted-overlay", "cluster-mesh"),
     ("unknown", None, None)],
)  # fmt: skip
def test_two_reserved_identities_changed_with_a_release(version: str, eleven: str | None, twelve: str | None) -> None:
    known = config(("version", version))[0]
    assert (eleven, twelve, None) == (known.reserved(11), known.reserved(12), known.reserved(13))
