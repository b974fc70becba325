"""What headers cost by size: one curve per model, measured marks, the model's figures."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from analyzer.report.journey_picture.shapes import Curve, Text
from analyzer.report.view import sizes
from analyzer.report.view.shown import shown
from analyzer.report.view.sizes import section
from analyzer.report.view.text import NOT_KNOWN
from analyzer.result import MeasuredPoint, ModelPoint, OverheadModel, Result
from tests.report import factory
from tests.report.blocks import figures, tables, texts


def model(added: int, mtu: int) -> OverheadModel:
    points = [
        ModelPoint("tcp", size, packets, packets, 54 * packets, added * packets, size + 54 * packets, added / 1000)
        for size, packets in ((64, 1), (512, 1), (mtu - 40, 1), (mtu - 39, 2))
    ]
    measured = [
        MeasuredPoint("icmp", 84.0, True, False, added, 16, 0, added / 148, added / 148),
        MeasuredPoint("tcp", 6606.4, False, False, added, 10, 5, 0.0075, None),
        MeasuredPoint("udp", 1451.0, True, True, added, 1, 0, None, 0.054),
    ]
    return OverheadModel(added, 74, 14, 4, 4 if added else None, mtu, 1500, False, points, measured, None)


def four(*models: OverheadModel | None) -> Result:
    result = factory.four_setups()
    for index, each in enumerate(models):
        result.runs[index] = msgspec.structs.replace(result.runs[index], overhead_model=each)
    return result


FOUR = (model(50, 1450), model(0, 1500), model(0, 1500), model(50, 1450))


def test_runs_whose_models_agree_share_a_curve() -> None:
    """Two curves in the same place would hide each other."""
    (figure,) = figures(section(shown(four(*FOUR))))
    told = figure.drawing.description
    assert "VXLAN and Geneve: 50 bytes: 33.8% at 84 bytes" in told
    assert "Native (auto routes) and Native (BGP): 0 bytes" in told


def test_fragments_have_no_mark_as_only_their_first_was_counted() -> None:
    (figure,) = figures(section(shown(four(*FOUR))))
    assert "50 bytes: 33.8% at 84 bytes, 3.3% at 1450 bytes, 4 measurements" in figure.drawing.description


def test_one_byte_more_than_fits_takes_a_second_packet() -> None:
    (table,) = tables(section(shown(four(*FOUR))))
    details = {row.head.text: row.cells[0].detail for row in table.groups[0].rows}
    assert ("1 packet", "2 packets") == (details["1410 bytes".replace("1410", "1,410")], details["1,411 bytes"])


def test_a_size_that_a_run_has_no_model_of_is_a_dash() -> None:
    (table,) = tables(section(shown(four(*FOUR))))
    rows = {row[0]: row[1:] for row in texts(table)}
    assert ["5.00 %", NOT_KNOWN, NOT_KNOWN, "5.00 %"] == rows["1,411 bytes"]


@pytest.mark.parametrize("models", [(), (model(0, 1500), model(0, 1500))])
def test_where_nothing_is_added_there_is_nothing_to_show(models: tuple[OverheadModel, ...]) -> None:
    assert section(shown(four(*models))) is None


def test_the_line_is_the_model_at_every_size() -> None:
    """Straight pieces between few sizes ran above what was measured between them."""
    (figure,) = figures(section(shown(four(*FOUR))))
    curve = next(shape for shape in figure.drawing.shapes if isinstance(shape, Curve) and len(shape.points) > 2)
    assert len(curve.points) > 50
    series = sizes.curve(FOUR[0], 84, 1450)
    between = [((a + b) / 2, (p + q) / 2) for (a, p), (b, q) in pairwise(series)]
    assert max(abs(middle - 50 / (50 + 14 + size)) for size, middle in between) < 0.0005


def test_each_mtu_says_whose_it_is() -> None:
    (figure,) = figures(section(shown(four(*FOUR))))
    words = [shape.full for shape in figure.drawing.shapes if isinstance(shape, Text) and shape.full.startswith("MTU")]
    assert list(dict.fromkeys(words)) == [
        "MTU 1450: VXLAN and Geneve",
        "MTU 1500: Native (auto routes) and Native (BGP)",
    ]
