"""Scenarios of a setup as steps: what each changes."""

from __future__ import annotations

import copy

from analyzer.report.view.parts import Group, Items
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


def test_each_step_says_by_itself_what_it_changes() -> None:
    found = section(shown(factory.four_setups()))
    assert found
    steps = {block.title: block for block in found.blocks if isinstance(block, Group) and block.id.startswith("step-")}
    assert ["Step 1: Nobody tells the nodes", "Step 2: BGP", "Step 3: BGP over two paths"] == list(steps)
    begins, changes = (step.blocks[0] for step in list(steps.values())[:2])
    assert isinstance(begins, Items)
    assert isinstance(changes, Items)
    assert "Pings answered: 0 of 5 (last seen at worker/eth0)" in begins.items
    assert [line for line in changes.items if line.startswith("Pings answered: 5 of 5")]
    assert all(". In the step before: " in line for line in changes.items)


def test_step_that_changes_nothing_measured_says_so() -> None:
    again = factory.four_setups()
    for run in again.runs:
        run.setup, run.ecmp = "native-bgp", []
    twins = [run for run in again.runs if run.scenario == "bgp"]
    twins.append(copy.deepcopy(twins[0]))
    twins[1].scenario, twins[1].id = "ecmp", "native-bgp/ecmp"
    found = section(shown(factory.result(twins, 1)))
    assert found
    last = found.blocks[-1]
    assert isinstance(last, Group)
    assert isinstance(last.blocks[0], Items)
    assert ["Nothing that is measured here."] == last.blocks[0].items


def test_a_single_step_is_no_story() -> None:
    assert section(shown(factory.result([factory.run("native-bgp", "bgp", factory.ROUTED)], 1))) is None
