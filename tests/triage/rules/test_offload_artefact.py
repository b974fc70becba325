"""Super-frames are told and change nothing else."""

from __future__ import annotations

from pathlib import Path

from analyzer.analysis import analyse
from tests.cluster import ping, tcp_frame
from tests.triage.incident import CAPTURES
from tests.triage.of_frames import said

RULE = "offload-artefact"


def test_the_incidents_super_frames_are_found_at_every_point_that_shows_them() -> None:
    (run,) = analyse([CAPTURES / "super-frames"], deep=False).runs
    (found,) = (finding for finding in run.triage.findings if finding.rule == RULE)
    assert ("info", "certain") == (found.severity, found.certainty)
    assert [point.id for point in run.points if point.super_frames] == found.points
    assert sum(point.super_frames for point in run.points) == found.numbers[0].value


def test_a_frame_above_the_mtu_is_one(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(0, ping()), (1, tcp_frame(4000))], "n2/eth0": [(0, ping())]})
    assert (["n1/eth0"], [1, 4040]) == (found.points, [each.value for each in found.numbers])


def test_frames_up_to_the_mtu_are_not(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(0, tcp_frame(1460))]})
