"""The committed expectations: met by the committed captures, and each of them able to fail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from analyzer.check_result import Outcome
from analyzer.expectations.check import outcomes
from analyzer.expectations.written import Written, load
from analyzer.result import Run
from tests.expectations.test_subjects import EMPTY
from tests.report.factory import many
from tests.samples import CAPTURES, measured, sample_runs

SETUPS = ("vxlan", "native-auto", "native-bgp", "geneve")
OWN = ("id", "setup", "scenario", "datapath", "host_routing", "cilium_version", "segmentation")
"""What a run keeps when it is given the packets of another: that by which expectations find it."""


def file(setup: str) -> Path:
    return CAPTURES / setup / "expectations.yaml"


def runs(setup: str) -> list[Run]:
    return [measured(name) for name in sample_runs() if name.startswith(f"{setup}/")]


@cache
def expected(setup: str) -> list[Outcome]:
    return outcomes(load(file(setup)), runs(setup))


@pytest.mark.parametrize("setup", SETUPS)
def test_the_committed_captures_are_as_expected(setup: str) -> None:
    assert [] == [each for each in expected(setup) if each.status not in ("met", "not applicable")]
    assert {run.id for run in runs(setup)} == {each.run for each in expected(setup) if each.status == "met"}


@pytest.mark.parametrize("setup", SETUPS)
def test_every_expectation_is_met_by_some_run(setup: str) -> None:
    """None is there that no run is asked of."""
    met = {each.line for each in expected(setup) if each.status == "met"}
    assert {each.line for each in expected(setup)} == met


@cache
def donors() -> list[Run]:
    """Return the packets to put in a run's place: those of all others, and some that were captured badly."""
    bad = measured("native-bgp/bgp")
    broken = replace(
        bad,
        points=[replace(point, dropped=1, decode_status={"truncated": point.frames}) for point in bad.points],
        pings=[replace(each, answered=0) for each in bad.pings],
        ttl_at_receiver={"intranode": many((62, 1))},
        flows=[flow for flow in bad.flows if 179 in (flow.source_port, flow.destination_port)][:1],
    )
    return [*(measured(name) for name in sample_runs()), broken]


def spoilt(run: Run) -> Run:
    """Return the run itself with flows and tunnels that went another way."""
    flows = [replace(flow, path_class="mixed", forward_mss=9, reverse_mss=9) for flow in run.flows]
    return replace(run, flows=flows, tunnels=[replace(row, outer_ttl=many((1, 1))) for row in run.tunnels])


def disguised(run: Run, donor: Run) -> Run:
    return replace(donor, **{name: getattr(run, name) for name in OWN})


def alone(written: Written, line: int) -> Written:
    """Return the document with the expectation of this line only."""
    at = written.lines.index(line)
    document = replace(written.document, expect=[written.document.expect[at]])
    return Written(written.file, document, written.line, [line])


def each_met(setup: str) -> Iterator[tuple[Written, Outcome, Run]]:
    """Yield each expectation with one run that meets it."""
    first = {each.line: each for each in reversed(expected(setup)) if each.status == "met"}
    for written in load(file(setup)):
        for line in written.lines:
            yield alone(written, line), first[line], measured_as(setup, first[line])


def measured_as(setup: str, outcome: Outcome) -> Run:
    return next(run for run in runs(setup) if run.id == outcome.run)


@pytest.mark.parametrize("setup", SETUPS)
def test_every_expectation_fails_with_the_packets_of_another_run(setup: str) -> None:
    never = [
        f"{outcome.line}: {outcome.expected}"
        for written, outcome, run in each_met(setup)
        if not any(
            each.status == "not met"
            for donor in (*donors(), spoilt(run))
            for each in outcomes([written], [disguised(run, donor)])
        )
    ]
    assert [] == never


@pytest.mark.parametrize("setup", SETUPS)
def test_no_expectation_is_met_by_an_empty_run(setup: str) -> None:
    met = [
        f"{outcome.line}: {outcome.expected}"
        for written, outcome, run in each_met(setup)
        for each in outcomes([written], [disguised(run, EMPTY)])
        if each.status == "met"
    ]
    assert [] == met
