"""What `analyze compare --format json` writes: runs side by side (docs/comparison.schema.json)."""

from __future__ import annotations

from typing import Literal

from analyzer.errors import LeftOut
from analyzer.result import Comparison, Struct
from analyzer.words import Datapath, HostRouting


class RunBeside(Struct, kw_only=True):
    """One of the runs: what it was made with."""

    id: str
    argument: str
    """The Result, folder or capture of the command line that it is from."""
    setup: str | None
    scenario: str | None
    datapath: Datapath
    runtime: str | None
    host_routing: HostRouting
    cilium_version: str | None
    segmentation: str
    kernel: str | None
    points: int
    """Capture points that hold packets."""
    frames: int
    """Over all points."""


class SideBySide(Struct, kw_only=True):
    """Runs and every quantity of them against the reference's."""

    comparison_version: Literal[1] = 1
    generator: str
    runs: list[RunBeside]
    comparison: Comparison
    left_out: list[LeftOut]
