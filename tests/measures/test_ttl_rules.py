"""The table of expected TTLs and the judgement by it (cilium-facts 3.3)."""

from __future__ import annotations

import pytest

from analyzer.measures.ttl_judged import judge
from analyzer.measures.ttl_rules import RULES, Mode, Setup, rules_for

LEGACY_118, LEGACY_119 = (
    Setup("cilium", "legacy", "1.18.2", False),
    Setup("cilium", "legacy", "1.19.0", False),
)
DEV = Setup("cilium", "legacy", "1.19.0-dev (commit e8aa78a5e427, 2025-10-30)", False)
BPF = Setup("cilium", "bpf", "1.20.0", False)
OPEN = Setup("cilium")


@pytest.mark.parametrize(
    ("setup", "mode", "wire", "receiver"),
    [
        (BPF, "intranode", None, {63}),
        (LEGACY_118, "intranode", None, {63}),
        (BPF, "encapsulated", {64}, {63}),
        (LEGACY_119, "encapsulated", {64}, {63}),
        (LEGACY_119._replace(endpoint_routes=True), "encapsulated", {64}, {62}),
        (BPF, "native", {63}, {62}),
        (LEGACY_119, "native", {63}, {61}),
        (LEGACY_118, "native", {62}, {60}),
        (DEV, "native", {62, 63}, {60, 61}),
        (Setup("cilium", "legacy", "v1.20.0-rc.1", False), "native", {63}, {61}),
        (LEGACY_118._replace(endpoint_routes=True), "native", {63}, {62}),
        (Setup("ebpf-lab", "legacy"), "encapsulated", {64}, {63}),
        (Setup("ebpf-lab", "legacy"), "intranode", None, {63}),
        (Setup("kernel-forwarding", "legacy"), "native", {63}, {62}),
        (Setup("kernel-forwarding", "legacy"), "intranode", None, {63}),
        (Setup("kernel-forwarding", "legacy"), "encapsulated", None, set()),
        (Setup("unknown"), "native", None, set()),
    ],
)
def test_a_sender_of_64_is_seen_with(setup: Setup, mode: Mode, wire: set[int] | None, receiver: set[int]) -> None:
    assert receiver == set(judge(setup, mode, 64, [1], 0, True).expected)
    assert (wire or set()) == set(judge(setup, mode, 64, [1], 0, False).expected)


@pytest.mark.parametrize(
    ("setup", "seen", "routers", "met"),
    [
        pytest.param(BPF, {62}, 0, True, id="as the rule says"),
        pytest.param(BPF, {61}, 0, False, id="one hop too many"),
        pytest.param(BPF, {61}, 1, True, id="the router explains it"),
        pytest.param(BPF, {62, 61}, 0, False, id="one packet of several went elsewhere"),
        pytest.param(BPF, {61}, None, None, id="routers are not known"),
        pytest.param(BPF, {63}, None, False, id="no router gives a hop back"),
        pytest.param(BPF, {62}, None, True, id="no room for a router"),
        pytest.param(DEV, {60}, 0, True, id="-dev like the one before"),
        pytest.param(DEV, {61}, 0, True, id="-dev like its release"),
        pytest.param(DEV, {62}, 0, False, id="-dev like neither"),
        pytest.param(OPEN, {62}, 0, None, id="several rules may hold"),
        pytest.param(OPEN, {63}, 0, False, id="and none of them gives this"),
        pytest.param(Setup("unknown"), {62}, 0, None, id="nobody knows what made it"),
    ],
)
def test_native_packets_at_the_receiver(setup: Setup, seen: set[int], routers: int | None, met: bool | None) -> None:
    judged = judge(setup, "native", 64, seen, routers, True)
    assert (met, True) == (judged.met, bool(judged.why))


def test_what_is_not_known_is_named() -> None:
    judged = judge(OPEN, "native", 64, [62], 0, True)
    assert [60, 61, 62] == judged.expected
    assert (
        "62 fits, but is not the only value that would: host routing and whether endpoint routes are on and Cilium's "
        "version not known"
    ) == judged.why


def test_what_is_not_known_does_not_matter_where_all_rules_agree() -> None:
    """One node is one delivery, whatever the host routing."""
    assert (True, [63]) == (
        judge(OPEN, "intranode", 64, [63], 0, True).met,
        judge(OPEN, "intranode", 64, [], 0, True).expected,
    )


def test_another_initial_value_moves_all() -> None:
    """A Windows pod's 128 arrives as 126, and traceroute's 3 through two decrements as 1; 0 arrives nowhere."""
    assert ([126], [1], []) == tuple(judge(BPF, "native", start, [], 0, True).expected for start in (128, 3, 2))


def test_nothing_is_expected_of_a_sender_with_several_ttls() -> None:
    assert ([], None) == (
        judge(BPF, "native", None, [60], 0, True).expected,
        judge(BPF, "native", None, [60], 0, True).met,
    )


def test_no_rule_stands_twice_and_every_rule_can_be_reached() -> None:
    assert len(RULES) == len(set(RULES))
    setups = [
        Setup(datapath, routing, version, endpoint)
        for datapath in ("cilium", "ebpf-lab", "kernel-forwarding")
        for routing in ("bpf", "legacy")
        for version in ("1.18.0", "1.20.0")
        for endpoint in (False, True)
    ]  # fmt: skip
    modes: tuple[Mode, ...] = ("intranode", "encapsulated", "native")
    found = [rules_for(setup, mode) for setup in setups for mode in modes]
    assert set(RULES) == {rule for rules in found for rule in rules}
    assert {0, 1} == {len(rules) for rules in found}, "what is all known leaves one rule at most"
