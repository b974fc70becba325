"""Every incident of the lab has its captures, and these show what its script says."""

from __future__ import annotations

import pytest

from analyzer.analysis import analyse
from tests.triage.incident import CAPTURES, captured, expected, manifest, names, point_files, selected

MOST_BYTES = 6_000_000
each = pytest.mark.parametrize("name", captured())


def test_every_script_has_its_captures_and_every_capture_its_script() -> None:
    assert names() == captured()


def test_together_they_stay_small() -> None:
    assert MOST_BYTES > sum(path.stat().st_size for path in CAPTURES.rglob("*") if path.is_file())


def test_every_look_alike_looks_like_an_incident_that_is_there() -> None:
    rules = {expected(name).rule for name in captured()}
    assert [] == [name for name in captured() if expected(name).look_alike_of not in {None, *rules}]


@each
def test_it_is_an_incident_or_a_look_alike_or_one_that_looks_like_another(name: str) -> None:
    said = expected(name)
    assert said.rule != said.look_alike_of
    assert said.what
    assert said.points


@each
def test_nothing_is_lost_where_all_is_well(name: str) -> None:
    said = expected(name)
    assert said.rule or [] == [*said.last_seen_at, *said.next_expected_at]


@each
def test_its_manifest_names_it_and_the_analyzer_reads_it_whole(name: str) -> None:
    assert name == manifest(name).scenario
    result = analyse([CAPTURES / name], deep=False)
    assert [] == result.left_out
    assert 1 == len(result.runs)


@each
def test_what_it_names_is_a_capture_point_or_at_least_on_a_node(name: str) -> None:
    said, nodes = expected(name), {node.name for node in manifest(name).nodes}
    assert set() == {*said.points, *said.last_seen_at} - set(point_files(name))
    assert set() == {point.split("/")[0] for point in said.next_expected_at} - nodes


@pytest.mark.tshark
@each
def test_tshark_selects_its_frames_at_every_point_it_names(name: str) -> None:
    assert {} == {point: "no frame" for point in expected(name).points if not selected(name, point)}
