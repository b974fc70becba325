"""Scenarios of a setup as steps: what each changes."""

from __future__ import annotations

from analyzer.report.view.scenarios import section
from analyzer.report.view.shown import shown
from tests.report import factory
from tests.report.blocks import figures, tables, texts


def test_steps_come_in_the_order_in_which_one_leads_to_the_next() -> None:
    found = section(shown(factory.four_setups()))
    assert found
    assert "Native (BGP), step by step" == found.title
    assert ["Nobody tells the nodes", "BGP", "BGP over two paths"] == [row[0] for row in texts(tables(found)[0])]


def test_the_step_without_routes_says_where_the_ping_was_last_seen() -> None:
    table = tables(section(shown(factory.four_setups())))[0]
    lost, routed = (row.cells[2] for row in table.groups[0].rows[:2])
    assert ("0 of 5", "last seen at worker/eth0", "bad") == (lost.text, lost.detail, lost.status)
    assert ("5 of 5", "good") == (routed.text, routed.status)
    assert "nobody" == table.groups[0].rows[0].cells[1].text


def test_the_picture_ends_where_the_ping_did() -> None:
    (figure,) = figures(section(shown(factory.four_setups())))
    assert "Native (BGP): no-route, lost: worker/pod 64" in figure.drawing.description


def test_a_single_step_is_no_story() -> None:
    assert section(shown(factory.result([factory.run("native-bgp", "bgp", factory.ROUTED)], 1))) is None
