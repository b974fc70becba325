"""What one capture point counts (layers/loop/point_table.py): filled by machine code, or by Python while cold."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from analyzer.flows.fragments import strangers
from analyzer.flows.growing import GrowingRows
from analyzer.flows.tcp_kept import kept
from analyzer.layers.loop import cell_slots as c
from analyzer.layers.loop import cell_table, flow_table, fragments, point_table
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import point_slots as n
from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as t
from analyzer.machine.linker import Machine
from analyzer.machine.memory import NUMBER_LEN, Memory
from analyzer.record_blocks import ROOM, RecordBlock

FIRST_ROOM = 1 << 10


class PointTable:
    """Flows, cells and counts of one point. `kept` holds the frames of the latest block that want a second look."""

    def __init__(self, interface_mtu: int | None, room: int = FIRST_ROOM) -> None:
        self.flows = GrowingRows(f.FLOW_SLOTS, room)
        self.links = GrowingRows(c.LINK_SLOTS, room, indexed=False)
        self.cells = GrowingRows(c.CELL_SLOTS, room)
        self.tcps = GrowingRows(t.TCP_SLOTS, room // 4, indexed=False)
        self.counts = Memory(n.COUNTS_LEN * NUMBER_LEN)
        self.tell = Memory(n.TELLS * NUMBER_LEN)
        self.kept = Memory(ROOM * n.KEPT_SLOTS * NUMBER_LEN)
        self._pieces = Memory(fragments.PIECES_LEN * NUMBER_LEN)
        self._row = Memory(s.ROW_SLOTS * NUMBER_LEN)
        self._key = Memory(max(f.KEY_SLOTS, c.KEY_SLOTS) * NUMBER_LEN)
        self.counts.numbers[n.FIRST], self.counts.numbers[n.LAST] = f.NEVER, s.NULL
        self.tell.numbers[n.MTU] = s.NULL if interface_mtu is None else interface_mtu

    @property
    def many_flows(self) -> int:
        """Return the number of flows, each tap's by itself."""
        return self.counts.numbers[n.FLOWS]

    @property
    def many_cells(self) -> int:
        """Return the number of cells."""
        return self.counts.numbers[n.CELLS]

    def tcp_states(self, used_up: bool = False) -> list[bytes]:
        """Return what is kept of the TCP states, a flow each."""
        many = self.counts.numbers[n.TCPS]
        return [states for some in self.tcps.some(many, used_up) for states in kept(some)]

    def count_block(self, machine: Machine, block: RecordBlock, tables: Memory) -> None:
        """Count the records of the block."""
        self.counts.numbers[n.KEPT] = done = 0
        while (done := machine.count_point(block.data, block.records.address, done, block.many, tables.address,
                                           *self._places())) < block.many:  # fmt: skip
            self._make_room(machine)

    def count_row(self, block: bytes, row: list[int]) -> None:
        """Count one frame, in Python: the same function, uncompiled. It begins at its DATA slot in the block."""
        self.counts.numbers[n.KEPT] = 0
        self._make_room(None)
        point_table.add(
            block, row, self._key.numbers, self.tell.numbers, self.counts.numbers,
            self.flows.index.view.cast("i"), self.flows.mask, self.flows.rows.numbers,
            self._pieces.numbers, self.links.rows.numbers,
            self.cells.index.view.cast("i"), self.cells.mask, self.cells.rows.numbers,
            self.tcps.rows.numbers, self.kept.numbers, 0,
        )  # fmt: skip

    def finish(self) -> None:
        """Tie later fragments to first ones that were captured behind them."""
        pieces = self._pieces.numbers
        for identity in strangers(self._pieces):
            entry = fragments.bucket(*identity[:3])
            flow = pieces[entry + 4] - 1
            if flow >= 0 and pieces[entry : entry + 4].tolist() == identity:
                self.flows.rows.numbers[flow * f.FLOW_SLOTS + f.FRAGMENTS] += 1
        pieces[fragments.STRANGERS_AT] = 0

    def _places(self) -> tuple[int, ...]:
        """Return where everything is, as the entry takes it (layers/loop/entries.py count_point)."""
        flows, cells = self.flows, self.cells
        scratch = self._row.address, self._key.address, self.tell.address, self.counts.address
        of_flows = flows.index.address, flows.mask, flows.rows.address, flows.room
        of_cells = cells.index.address, cells.mask, cells.rows.address, cells.room
        tcps = self.tcps.rows.address, self.tcps.room
        return *scratch, *of_flows, self._pieces.address, self.links.rows.address, *of_cells, *tcps, self.kept.address

    def _make_room(self, machine: Machine | None) -> None:
        """Make room for one more of each."""
        flows, cells, tcps = self.many_flows, self.many_cells, self.counts.numbers[n.TCPS]
        self.tcps.make_room(tcps + 1, tcps)
        of_flows = machine.reindex if machine else flow_table.reindex
        of_cells = machine.reindex_cells if machine else cell_table.reindex
        self.flows.make_room(flows + 1, flows, partial(_reindex, of_flows, machine is not None, flows))
        self.links.make_room(flows + 1, flows)
        self.cells.make_room(cells + 1, cells, partial(_reindex, of_cells, machine is not None, cells))


def _reindex(fill: Callable[..., object], machine: bool, many: int, rows: Memory, index: Memory, mask: int) -> None:
    if machine:
        fill(rows.address, many, index.address, mask)
    else:
        fill(rows.numbers, many, index.view.cast("i"), mask)
