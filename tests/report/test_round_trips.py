"""Round trips: every ping that is kept, and where on the way the time went."""

from __future__ import annotations

import msgspec

from analyzer.report.view.round_trips import section
from analyzer.report.view.shown import shown
from analyzer.report.view.text import NOT_KNOWN
from analyzer.result import HopLatency, Result, Spread
from tests.report import factory
from tests.report.blocks import figures, tables, texts

SURE = HopLatency("internode", "request", "n1/lxc", "n1/eth0", 11, Spread(11, 9.2, 22.0, 32.4), 0, None, None, False,
                  None)  # fmt: skip
OFF = HopLatency("internode", "request", "n1/eth0", "n2/eth0", 11, Spread(11, 1.0, 2.0, 3.0), 2, -1200.0, 15.5, True,
                 None)  # fmt: skip
OPEN = HopLatency("intranode", "reply", "n1/a", "n1/b", 3, None, 0, None, None, False, "no time at one of them")


def changed(latency: list[HopLatency]) -> Result:
    result = factory.four_setups()
    result.runs[0] = msgspec.structs.replace(result.runs[0], latency=latency)
    return result


def test_all_compared_runs_stand_on_one_scale_with_median_and_n() -> None:
    (figure,) = figures(section(shown(factory.four_setups())))
    told = figure.drawing.description.split("; ")
    assert (8, "VXLAN, other node: median 237 µs, n = 5") == (len(told), told[0])
    assert figure.narrow
    assert figure.narrow.description == figure.drawing.description


def test_steps_say_what_was_done_about_the_clocks() -> None:
    (table,) = tables(section(shown(changed([SURE, OFF, OPEN]))))
    assert ["Request, other node", "Reply, same node"] == [group.label for group in table.groups]
    assert [
        "the same clock",
        "-1,200.0 µs ± 15.5 µs taken off; 2 differences below zero",
        "no time at one of them",
    ] == [row[-1] for row in texts(table)]
    assert ["22 µs", "2.0 µs", NOT_KNOWN] == [row[3] for row in texts(table)]


def test_steps_are_bounded() -> None:
    (table,) = tables(section(shown(changed([SURE] * 500))))
    assert (40, "and 460 more steps in result.json") == (len(table.groups[0].rows), table.more)


def test_without_pings_there_is_no_section() -> None:
    assert section(shown(factory.only_unknown())) is None
