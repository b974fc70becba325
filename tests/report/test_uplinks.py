"""How flows spread over uplinks."""

from __future__ import annotations

import msgspec

from analyzer.report.view.shown import shown
from analyzer.report.view.text import NOT_KNOWN
from analyzer.report.view.uplinks import section
from analyzer.result import EcmpAt, NextHops, Result, Uplink
from tests.report import factory
from tests.report.blocks import figures, tables, texts

TWO = EcmpAt(
    "n1",
    [NextHops("10.10.0.0/27", ["172.18.0.100", "172.19.0.100"], ["eth0", "eth1"])],
    [Uplink("n1/eth0", 24, 45, 100), Uplink("n1/eth1", 18, 24, 100)],
    [Uplink("n1/eth0", 26, 32, 100), Uplink("n1/eth1", 16, 31, 100)],
    0,
    None,
)


def spread(*rows: EcmpAt) -> Result:
    result = factory.four_setups()
    result.runs[0] = msgspec.structs.replace(result.runs[0], ecmp=list(rows))
    return result


def test_flows_are_drawn_and_told_by_uplink() -> None:
    found = section(shown(spread(TWO)))
    assert "n1: 42 flows: eth0 24, eth1 18" == figures(found)[0].drawing.description
    assert [["n1/eth0", "24", "45", "26", "32", "next hops 172.18.0.100, 172.19.0.100"], ["n1/eth1", "18", "24", "16",
            "31", NOT_KNOWN]] == texts(tables(found)[0])  # fmt: skip


def test_flows_that_took_several_uplinks_are_marked() -> None:
    table = tables(section(shown(spread(msgspec.structs.replace(TWO, flows_leaving_by_several=3)))))[0]
    said = table.groups[0].rows[0].cells[-1]
    assert ("3 flows left by several uplinks", "warn") == (said.detail, said.status)


def test_uplinks_are_bounded() -> None:
    table = tables(section(shown(spread(*[TWO] * 100))))[0]
    assert (40, "and 160 more uplinks in result.json") == (len(texts(table)), table.more)


def test_with_a_single_path_there_is_no_section() -> None:
    assert section(shown(factory.four_setups())) is None
