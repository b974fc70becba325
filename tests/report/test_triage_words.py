"""Numbers and places of findings in words."""

from __future__ import annotations

import pytest

from analyzer.report.triage_words import numbers, party, where
from analyzer.result import Affected, Finding, Measured, Party


def found(*measured: Measured, nodes: tuple[str, ...] = ()) -> Finding:
    end = Party("10.0.0.1", None, None, None, None, None)
    return Finding(
        rule="refused-by-icmp",
        severity="critical",
        certainty="certain",
        nodes=list(nodes),
        points=[],
        flows=[Affected(end, end, "tcp")],
        flows_total=1,
        last_seen_at=[],
        next_expected_at=[],
        evidence=[],
        display_filter=None,
        decode_as=[],
        numbers=list(measured),
        cause="",
        settled_by=None,
        first_epoch_ns=None,
        last_epoch_ns=None,
    )


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (Measured("port", 8472, "port"), "port 8472"),
        (Measured("the pod's own", 20522, "identity"), "the pod's own 20522"),
        (Measured("lost", 8472, "packets"), "lost 8,472 packets"),
        (Measured("uncertainty", 4e-06, "s"), "uncertainty 4 µs"),
        (Measured("silence", 0.25, "s"), "silence 0.25 s"),
    ],
)
def test_names_in_digits_are_told_from_amounts_and_short_times_are_microseconds(measured: Measured, words: str) -> None:
    assert words == numbers(found(measured))


def test_a_finding_about_flows_that_names_a_node_shows_it() -> None:
    assert "on worker2" == where(found(nodes=("worker2",)))


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        ("10.244.1.17", "10.244.1.17"),
        ("host", "10.244.1.17"),
        ("20522", "identity 20522 (10.244.1.17)"),
    ],
)
def test_an_identity_is_shown_where_it_says_more_than_the_address(identity: str, words: str) -> None:
    assert words == party(Party("10.244.1.17", None, None, None, identity, None))
