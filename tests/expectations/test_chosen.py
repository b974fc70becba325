"""Which runs an expectation speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from analyzer.expectations.chosen import chosen
from analyzer.expectations.form_words import Choice
from tests.expectations.asked import asked
from tests.report import factory
from tests.report.factory import NATIVE, VXLAN

LAB = factory.run("vxlan", "baseline", VXLAN)
AGENT = factory.run("vxlan", "cilium-ping", VXLAN, cilium="1.18.3")
BARE = factory.run("native-auto", "baseline", NATIVE)
RUNS = [LAB, AGENT, BARE]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("*", RUNS),
        ("vxlan/*", [LAB, AGENT]),
        (["*/baseline", "nobody"], [LAB, BARE]),
        (Choice(scenario="baseline"), [LAB, BARE]),
        (Choice(setup="vxlan", datapath="cilium"), [AGENT]),
        (Choice(datapath=["ebpf-lab", "kernel-forwarding"]), [LAB, BARE]),
        (Choice(cilium_version="1.18.*"), [AGENT]),
        (Choice(host_routing="bpf"), []),
    ],
)
def test_runs_are_chosen_by_id_or_by_what_they_are(choice: str | list[str] | Choice, expected: list[object]) -> None:
    assert expected == chosen(RUNS, choice)


FILE = """
    expect:
      - when: {datapath: cilium, host_routing: bpf}
        ttl: {value: 63}
"""


def test_what_is_for_others_is_not_applicable_and_says_in_what(tmp_path: Path) -> None:
    found = asked(tmp_path, FILE, LAB, AGENT, replace(AGENT, host_routing="bpf"))
    assert [
        ("not applicable", "datapath is ebpf-lab"), ("not applicable", "host_routing is legacy"), ("met", ""),
    ] == [(each.status, each.why) for each in found]  # fmt: skip


def test_what_nobody_says_is_no_reason_to_leave_a_check_out(tmp_path: Path) -> None:
    (found,) = asked(tmp_path, FILE, replace(AGENT, host_routing="unknown"))
    assert ("not seen", "nothing says its host_routing: a manifest or state would") == (found.status, found.why)


def test_a_document_for_nobody_is_not_seen(tmp_path: Path) -> None:
    """A misspelt name must not make a file pass."""
    (found,) = asked(tmp_path, "runs: vxlan/basline\nexpect: [{ttl: {value: 63}}]", LAB, BARE)
    assert ("not seen", None) == (found.status, found.run)
    assert "no run is vxlan/basline; there are vxlan/baseline, native-auto/baseline" == found.why
