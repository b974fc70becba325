"""A pod's VNI is its identity: another one is wrong unless the pod was changed, or a node sends."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from tests.cluster import A2, A, B, in_vxlan, ping
from tests.triage.of_frames import outcome, said

RULE = "wrong-identity"
SECOND = 1_000_000


def sent(*vnis: int, source: str = A) -> dict[str, list[tuple[int, bytes]]]:
    """Return pings of a pod on the wire, one a second, with these VNIs."""
    pings = [in_vxlan(ping(source, sequence=number), vni=vni) for number, vni in enumerate(vnis)]
    return {"n1/eth0": [(number * SECOND, data) for number, data in enumerate(pings)]}


@pytest.mark.parametrize("vni", [0, 2, 3, 6, 7])
def test_a_reserved_identity_is_no_pods(tmp_path: Path, vni: int) -> None:
    (found,) = said(tmp_path, RULE, sent(1001, vni))
    assert ("warning", "certain") == (found.severity, found.certainty)
    assert [("identity sent", vni), ("the pod's own", 1001)] == [(each.name, each.value) for each in found.numbers[:2]]
    assert [[2]] == [each.frames for each in found.evidence]


def test_host_is_wrong_from_whomever(tmp_path: Path) -> None:
    assert ["certain"] == [found.certainty for found in said(tmp_path, RULE, sent(1))]


def test_the_identity_of_another_pod_is_wrong_though_it_was_never_different(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, sent(1002, 1002))
    assert ("likely", 1002.0) == (found.certainty, found.numbers[0].value)


def test_what_goes_to_and_fro_is_wrong(tmp_path: Path) -> None:
    assert 1 == len(said(tmp_path, RULE, sent(1001, 3003, 1001)))


def test_a_pod_that_is_given_other_labels_changes_once(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, sent(1001, 1001, 3003, 3003))


def test_starting_pods_and_health_checks_have_reserved_identities(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, sent(5, 4, 1001))


def test_nodes_send_as_remote_node_and_to_nodes_pods_may_be_sent_so(tmp_path: Path) -> None:
    to_node = in_vxlan(ping(A, "10.244.2.1"), vni=6)
    seen = {"n1/eth0": [*sent(1001)["n1/eth0"], (9, in_vxlan(ping("10.244.1.1", B), vni=6)), (10, to_node)]}
    assert [] == said(tmp_path, RULE, seen)


def test_each_pod_has_its_own(tmp_path: Path) -> None:
    seen = {"n1/eth0": [*sent(1001)["n1/eth0"], *sent(1002, source=A2)["n1/eth0"]]}
    assert [] == said(tmp_path, RULE, seen)


def test_in_an_overlay_of_which_nothing_says_that_it_is_ciliums_a_vni_is_a_network(tmp_path: Path) -> None:
    seen = sent(1001, 3003, 1001)
    assert 1 == len(said(tmp_path, RULE, seen))
    (tmp_path / "manifest.json").unlink()
    assert [] == [each for each in analyse([tmp_path], deep=False).runs[0].triage.findings if each.rule == RULE]


def test_without_a_tunnel_nothing_says_who_sends(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/eth0": [(0, ping())]}).status
