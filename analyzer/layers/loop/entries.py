"""What is compiled: functions of plain pointers and integers, so that nothing of Numba is needed to call them.

They hand on the pointers themselves: Numba's arrays would ask at every access whether the index is negative.
"""

from __future__ import annotations

from typing import Any

from numba import cfunc, types
from numba.extending import intrinsic

from analyzer.layers.loop import cell_table, flow_table, point_slots, point_table, scan
from analyzer.layers.loop import slots as s
from analyzer.layers.loop.jit import compiled
from analyzer.layers.loop.records import CAP_LEN, DATA, INTERFACE, LINK_TYPE, RECORD_SLOTS, TIME, WIRE_LEN
from analyzer.layers.loop.walk import dissect

BYTES, NUMBERS, INDEX = map(types.CPointer, (types.uint8, types.int64, types.int32))
NUMBER = types.int64


@intrinsic
def moved(_: Any, pointer: Any, index: Any) -> Any:
    """Return the pointer to the element `index`."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])

    return pointer(pointer, index), code


@compiled
def fill(block, records, r, tables, row):
    """Write the row of the record at `r`."""
    dissect(block, records[r + DATA], records[r + CAP_LEN], records[r + WIRE_LEN], records[r + LINK_TYPE], tables, row)
    row[s.TIME] = records[r + TIME]
    row[s.INTERFACE] = records[r + INTERFACE]


@compiled
def count(block, records, r, tables, row, key, index, mask, rows, flows, pieces, counts):
    """Add the record at `r` to the flow table; return the new number of flows."""
    fill(block, records, r, tables, row)
    counts[1 + row[s.STATUS]] += 1
    return flow_table.add(row, key, index, mask, rows, flows, pieces)


@cfunc(
    NUMBER(BYTES, NUMBERS, NUMBER, NUMBER, BYTES, NUMBERS, NUMBERS, INDEX, NUMBER, NUMBERS, NUMBER, NUMBERS, NUMBERS),
    error_model="numpy",
)
def count_records(block, records, first, many, tables, row, key, index, mask, rows, room, pieces, counts):
    """Add records to the flow table; return the first one not added, because the table is full.

    counts: flows, then frames per status. `row` is read and written again at every record, so it stays in the cache.
    """
    flows = counts[0]
    while first < many and flows < room:
        flows = count(block, records, first * RECORD_SLOTS, tables, row, key, index, mask, rows, flows, pieces, counts)
        first += 1
    counts[0] = flows
    return first


@cfunc(
    NUMBER(
        BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBERS,
        BYTES, NUMBERS, NUMBERS, INDEX, NUMBER, NUMBERS, NUMBER, NUMBERS, NUMBERS,
    ),
    error_model="numpy",
)  # fmt: skip
def count_pcap(
    block, at, end, stop, big, fraction_ns, header_len, link_type, record,
    tables, row, key, index, mask, rows, room, pieces, counts,
):  # fmt: skip
    """Add the records of a pcap file that begin before `stop`; return where the first one not added begins.

    That is one that is not there whole or claims too much, or any once the table is full.
    """
    flows = counts[0]
    while flows < room:
        found, at = scan.scan_pcap(block, at, end, stop, big, fraction_ns, header_len, link_type, record, 1)
        if found == 0:
            break
        flows = count(block, record, 0, tables, row, key, index, mask, rows, flows, pieces, counts)
    counts[0] = flows
    return at


@cfunc(
    NUMBER(BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBERS, NUMBER, NUMBERS), error_model="numpy"
)
def scan_pcap(block, at, end, stop, big, fraction_ns, header_len, link_type, records, room, after):
    """Fill `records`; return how many, and in after[0] where the first unread one begins."""
    count, at = scan.scan_pcap(block, at, end, stop, big, fraction_ns, header_len, link_type, records, room)
    after[0] = at
    return count


@cfunc(NUMBER(BYTES, NUMBER, NUMBER, NUMBERS, NUMBER, NUMBER, NUMBERS, NUMBER, NUMBERS), error_model="numpy")
def scan_pcapng(block, end, big, interfaces, many, first_interface, records, room, after):
    """Fill `records`; return how many, and in after[0] where the first unread block begins."""
    count, at = scan.scan_pcapng(block, 0, end, big, interfaces, many, first_interface, records, room)
    after[0] = at
    return count


@cfunc(NUMBER(BYTES, NUMBERS, NUMBER, BYTES, NUMBERS), error_model="numpy")
def rows(block, records, many, tables, out):
    """Write one row per record."""
    for at in range(many):
        fill(block, records, at * RECORD_SLOTS, tables, moved(out, at * s.ROW_SLOTS))
    return many


@cfunc(
    NUMBER(
        BYTES, NUMBERS, NUMBER, NUMBER, BYTES, NUMBERS, NUMBERS, NUMBERS, NUMBERS, INDEX, NUMBER, NUMBERS, NUMBER,
        NUMBERS, NUMBERS, INDEX, NUMBER, NUMBERS, NUMBER, NUMBERS, NUMBER, NUMBERS,
    ),
    error_model="numpy",
)  # fmt: skip
def count_point(
    block, records, first, many, tables, row, key, tell, counts, index, mask, rows, room,
    pieces, links, cell_index, cell_mask, cells, cell_room, tcps, tcp_room, kept,
):  # fmt: skip
    """Add records to a capture point's tables; return the first one not added, because one of them is full."""
    while (
        first < many
        and counts[point_slots.FLOWS] < room
        and counts[point_slots.CELLS] < cell_room
        and counts[point_slots.TCPS] < tcp_room
    ):
        fill(block, records, first * RECORD_SLOTS, tables, row)
        point_table.add(
            block, row, key, tell, counts, index, mask, rows, pieces, links, cell_index, cell_mask, cells, tcps, kept,
            first,
        )  # fmt: skip
        first += 1
    return first


@cfunc(NUMBER(NUMBERS, NUMBER, INDEX, NUMBER), error_model="numpy")
def reindex_cells(cells, count, index, mask):
    """Fill an empty index of cells."""
    cell_table.reindex(cells, count, index, mask)
    return count


@cfunc(NUMBER(NUMBERS, NUMBER, NUMBERS, INDEX, NUMBER, NUMBERS, NUMBER), error_model="numpy")
def merge(other, others, key, index, mask, rows, count):
    """Add another table's rows; the caller made room for all of them."""
    return flow_table.merge(other, others, key, index, mask, rows, count)


@cfunc(NUMBER(BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER), error_model="numpy")
def resync(block, end, big, header_len, first_second, last_second, needed):
    """Return where sound pcap records begin, -1 if nowhere."""
    return scan.resync(block, end, big, header_len, first_second, last_second, needed)


@cfunc(NUMBER(NUMBERS, NUMBER, INDEX, NUMBER), error_model="numpy")
def reindex(rows, count, index, mask):
    """Fill an empty index."""
    flow_table.reindex(rows, count, index, mask)
    return count


ENTRIES: dict[str, Any] = {
    "count_records": count_records,
    "count_pcap": count_pcap,
    "count_point": count_point,
    "scan_pcap": scan_pcap,
    "scan_pcapng": scan_pcapng,
    "resync": resync,
    "rows": rows,
    "merge": merge,
    "reindex": reindex,
    "reindex_cells": reindex_cells,
}
