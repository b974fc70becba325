"""Whether the compiled loop and the reference dissector say the same of frames, fact by fact."""

from __future__ import annotations

from analyzer.layers.bindings import Bindings
from analyzer.layers.dissector import dissect
from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s
from analyzer.layers.rows import frame_row
from analyzer.readers import Record
from tests.layers.stacks import TABLE
from tests.machine.compiled import rows_of

PARTS = range(s.OVERHEAD_IP, s.OVERHEAD_ETHERNET + 1)
NOT_COMPARED = {s.NUMBER, s.DATA, s.INTERFACE, s.STOP, s.STOP_ARG, s.FLAW, s.FLAW_HERE}
"""Places of the frame, not facts of it; why reading stopped and the options are compared in words."""


def facts(row: list[int]) -> list[int | None]:
    """Return what a row says, without the packets that its frame does not have and overhead nobody knows."""
    told: list[int | None] = [None if slot in NOT_COMPARED else value for slot, value in enumerate(row)]
    if not row[s.TUNNELS]:
        told[s.INNER : s.QUOTED] = [None] * s.PACKET_SLOTS
    if not row[s.QUOTES]:
        told[s.QUOTED :] = [None] * s.PACKET_SLOTS
    if row[s.OVERHEAD] == s.NULL:
        told[PARTS.start : PARTS.stop] = [None] * len(PARTS)
    return told


def assert_equal(records: list[Record], bindings: Bindings = TABLE) -> None:
    """Compare every fact of every frame, and the reasons why reading stopped."""
    if not records:
        return
    for record, row in zip(records, rows_of(records, bindings), strict=True):
        frame = dissect(record, bindings)
        expected = frame_row(frame, record.link_type)
        assert facts(expected) == facts(row), record
        assert frame.stop == codes.stop_words(row[s.STOP], row[s.STOP_ARG]), record
