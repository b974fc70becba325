"""What is compiled: functions of plain pointers and integers, so that nothing of Numba is needed to call them."""

from __future__ import annotations

from typing import Any

from numba import carray, cfunc, types  # type: ignore[attr-defined]

from analyzer.layers.loop import flow_table, scan
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.codes import TABLES_LEN
from analyzer.layers.loop.flow_slots import FLOW_SLOTS, KEY_SLOTS
from analyzer.layers.loop.records import CAP_LEN, DATA, INTERFACE, LINK_TYPE, RECORD_SLOTS, TIME, WIRE_LEN
from analyzer.layers.loop.walk import dissect

BYTES, NUMBERS, INDEX = map(types.CPointer, (types.uint8, types.int64, types.int32))
NUMBER = types.int64


@cfunc(
    NUMBER(BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBERS, NUMBER, NUMBERS), error_model="numpy"
)
def scan_pcap(block, at, end, stop, big, fraction_ns, header_len, link_type, records, room, after):
    """Fill `records`; return how many, and in after[0] where the first unread one begins."""
    b = carray(block, end)
    found = carray(records, room * RECORD_SLOTS)
    count, at = scan.scan_pcap(b, at, end, stop, big, fraction_ns, header_len, link_type, found, room)
    carray(after, 1)[0] = at
    return count


@cfunc(NUMBER(NUMBERS, NUMBER, NUMBERS, INDEX, NUMBER, NUMBERS, NUMBER, NUMBERS, NUMBERS), error_model="numpy")
def flows(frames, many, scratch, index, mask, rows, room, fragments, counts):
    """Add rows of frames to the flow table, which has room for all of them. counts: flows, then frames per status."""
    found = carray(frames, many * s.ROW_SLOTS)
    key = carray(scratch, KEY_SLOTS)
    places, table = carray(index, mask + 1), carray(rows, room * FLOW_SLOTS)
    pieces = carray(fragments, flow_table.FRAGMENT_SLOTS * flow_table.FRAGMENT_ENTRIES)
    tally = carray(counts, 5)
    count = tally[0]
    for at in range(many):
        row = found[at * s.ROW_SLOTS : (at + 1) * s.ROW_SLOTS]
        count = flow_table.add(row, key, places, mask, table, count, pieces)
        tally[1 + row[s.STATUS]] += 1
    tally[0] = count
    return many


@cfunc(NUMBER(BYTES, NUMBER, NUMBERS, NUMBER, BYTES, NUMBERS), error_model="numpy")
def rows(block, end, records, many, tables, out):
    """Write one row per record."""
    b, t = carray(block, end), carray(tables, TABLES_LEN)
    found, filled = carray(records, many * RECORD_SLOTS), carray(out, many * s.ROW_SLOTS)
    for at in range(many):
        r = at * RECORD_SLOTS
        row = filled[at * s.ROW_SLOTS : (at + 1) * s.ROW_SLOTS]
        dissect(b, found[r + DATA], found[r + CAP_LEN], found[r + WIRE_LEN], found[r + LINK_TYPE], t, row)
        row[s.TIME] = found[r + TIME]
        row[s.INTERFACE] = found[r + INTERFACE]
    return many


@cfunc(NUMBER(NUMBERS, NUMBER, INDEX, NUMBER, NUMBERS, NUMBER, NUMBER), error_model="numpy")
def merge(other, others, index, mask, rows, room, count):
    """Add another table's rows; the caller made room for all of them."""
    places, table = carray(index, mask + 1), carray(rows, room * FLOW_SLOTS)
    return flow_table.merge(carray(other, others * FLOW_SLOTS), others, places, mask, table, count)


@cfunc(NUMBER(BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER), error_model="numpy")
def resync(block, end, big, header_len, first_second, last_second, needed):
    """Return where sound pcap records begin, -1 if nowhere."""
    return scan.resync(carray(block, end), end, big, header_len, first_second, last_second, needed)


@cfunc(NUMBER(NUMBERS, NUMBER, INDEX, NUMBER), error_model="numpy")
def reindex(rows, count, index, mask):
    """Fill an empty index."""
    flow_table.reindex(carray(rows, count * FLOW_SLOTS), count, carray(index, mask + 1), mask)
    return count


ENTRIES: dict[str, Any] = {
    "scan_pcap": scan_pcap,
    "resync": resync,
    "flows": flows,
    "rows": rows,
    "merge": merge,
    "reindex": reindex,
}
