"""The table of pings, line by line."""

from __future__ import annotations

import msgspec

from analyzer.report.view.parts import Table
from analyzer.report.view.pings import of_run
from analyzer.report.view.text import NOT_KNOWN
from analyzer.result import Ping, PingSummary
from tests.report.factory import four_setups

CLIENT, WEB = "10.244.1.98", "10.244.2.41"
POINT = "worker/pod-client-eth0"
FIRST = Ping(CLIENT, WEB, 7, 1, POINT, 64, 62, 312.4, None)
AGAIN = Ping(CLIENT, WEB, 8, 1, None, 1408, None, None, "worker/eth0")
UNTIMED = Ping(CLIENT, "10.244.9.9", 9, 3, None, None, None, None, None)


def table_of(*pings: PingSummary) -> Table | None:
    group = of_run(msgspec.structs.replace(four_setups().runs[0], pings=list(pings)))
    if group is None:
        return None
    (table,) = group.blocks
    assert isinstance(table, Table)
    return table


def test_each_ping_is_a_line_under_its_two_ends() -> None:
    table = table_of(PingSummary("internode", 3, 2, None, 0, [FIRST, AGAIN, UNTIMED]))
    assert table is not None
    assert ["Other node: client 10.244.1.98 to web 10.244.2.41", "Other node: client 10.244.1.98 to 10.244.9.9"] == [
        group.label for group in table.groups
    ]
    assert [
        [("1", ""), ("64", ""), ("62", ""), ("312 µs", ""), (POINT, "")],
        [("1", ""), ("1408", ""), (NOT_KNOWN, ""), ("no answer", "last seen at worker/eth0"), (NOT_KNOWN, "")],
        [("3", ""), (NOT_KNOWN, ""), (NOT_KNOWN, ""), (NOT_KNOWN, "answered, but no point saw both"), (NOT_KNOWN, "")],
    ] == [[(cell.text, cell.detail) for cell in (row.head, *row.cells)] for group in table.groups for row in group.rows]


def test_how_many_were_left_out_is_said_by_scope() -> None:
    table = table_of(
        PingSummary("intranode", 1, 1, None, 0, [FIRST]), PingSummary("internode", 1200, 1200, None, 0, [FIRST] * 100)
    )
    assert table is not None
    assert "other node: the first 100 of 1,200 pings" == table.more
    assert (100, 1) == (len(table.groups[0].rows), len(table.groups[1].rows))


def test_without_single_pings_there_is_no_table() -> None:
    elsewhere = PingSummary("other", 1, 1, None, 0, [FIRST])
    assert (None, None) == (table_of(elsewhere), table_of(PingSummary("internode", 5, 5, None)))
