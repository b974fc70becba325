"""Capture quality: what each kind of damage does to the figures."""

from __future__ import annotations

from analyzer.report.view import quality
from analyzer.report.view.parts import Table
from analyzer.report.view.shown import shown

from .factory import VXLAN, result, run


def test_cut_frames_are_not_said_to_make_figures_smaller() -> None:
    """Lengths are those on the wire, whatever snaplen kept; dropped and unread frames are what is missing."""
    table = quality.section(shown(result([run("vxlan", "baseline", VXLAN)], 1))).blocks[0]
    assert isinstance(table, Table)
    missing, _, cut = table.how_to_read.partition(". ")
    assert ("dropped" in missing, "cut" in missing) == (True, False)
    assert cut.startswith("A frame cut by snaplen is not: it counts with the length it had on the wire")
