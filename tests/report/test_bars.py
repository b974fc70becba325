from __future__ import annotations

from analyzer.report.bars import Bars, Part, Stack
from analyzer.report.bars import draw as draw_bars
from analyzer.report.view import overhead
from analyzer.report.view.parts import Figure
from analyzer.report.view.shown import shown

from .factory import GENEVE, result, run


def test_bars_share_one_scale_and_drop_labels_that_do_not_fit() -> None:
    bars = draw_bars(
        [
            Stack("VXLAN", [Part("Outer IP", 20, 0.1), Part("UDP", 8, 0.2)], "28 bytes"),
            Stack("tiny", [Part("X", 1, 0.1), Part("Outer IP", 27, 0.1)], "28 bytes"),
            Stack("native", [], "0 bytes"),
        ],
        "title",
    )
    widths = [[segment.width for segment in bar.segments] for bar in bars.bars]
    assert widths == [[342.9, 137.1], [17.1, 462.9], []]
    assert [segment.label for segment in bars.bars[1].segments] == ["1", "Outer IP 27"]
    assert bars.description == "VXLAN: 28 bytes; tiny: 28 bytes; native: 0 bytes"


def test_headers_of_some_packets_only_are_dashed() -> None:
    section = overhead.section(shown(result([run("geneve", "dsr", GENEVE)], 1)))
    assert section is not None
    figure = section.blocks[0]
    assert isinstance(figure, Figure)
    assert isinstance(figure.drawing, Bars)
    bar = figure.drawing.bars[0]
    assert [segment.title for segment in bar.segments if segment.rare] == ["Opt. 12 bytes"]
    assert bar.total == "50 bytes, some 62"
