"""Header bytes the path adds, layer by layer: one bar a setup, and the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from analyzer.report.charts.headers import Part, Stack, draw
from analyzer.report.charts.palette import LAYERS as HUES
from analyzer.report.view import measured
from analyzer.report.view.names import LAYERS, heading
from analyzer.report.view.parts import Cell, Column, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, distribution, estimate, listed, more, number, share, total, usual
from analyzer.result import LayerBytes, Run, ValueCount

RUNS = 10
ORDER = tuple(LAYERS)
READ_BARS = (
    "Each block is one header that the path puts before the pod's own packet, outermost first, as wide as it is long "
    "in bytes; all bars share one scale. A longer bar means fewer bytes left for data in every packet."
)
READ_DASHED = " A dashed block is a header that only some packets carry."
READ_TABLE = (
    "Bytes per packet between nodes; where a header's length varies, how many packets had which. "
    "The shares are derived: these bytes over all bytes on the wire at the points named, whatever sizes were sent; "
    "what one packet pays stands under “What that costs, by size of packet”."
)


def section(page: Shown) -> Section | None:
    """Return bars and table for the compared runs and for others that add something different."""
    runs = [run for run in page.main if run.overhead.n] + [run for run in page.others if _differs(run, page.main)]
    if not any(each.value for run in runs for each in run.overhead.bytes_per_frame):
        return None
    stacks = [_stack(run) for run in runs[:RUNS]]
    dashed = READ_DASHED if any(part.rare for stack in stacks for part in stack.parts) else ""
    bars = draw(stacks, "Bytes of header added to a packet between nodes, by layer")
    figure = charted("overhead-bars", "Bytes added to a packet between nodes, by layer", bars, READ_BARS + dashed)
    return Section("overhead", "Bytes added, layer by layer", "", [figure, _table(runs)])


def _differs(run: Run, main: list[Run]) -> bool:
    """Tell whether a run adds another number of bytes than its setup's run in the comparison."""
    values = {each.value for each in measured.added(run)}
    plain = [{each.value for each in measured.added(other)} for other in main if other.setup == run.setup]
    return bool(values) and values not in plain


def _layers(run: Run) -> list[LayerBytes]:
    present = [
        msgspec.structs.replace(layer, bytes=_with_packets_without(layer, total(run.overhead.bytes_per_frame)))
        for layer in run.overhead.layers
        if any(each.value and each.n for each in layer.bytes)
    ]
    return sorted(present, key=lambda layer: ORDER.index(layer.layer))


def _with_packets_without(layer: LayerBytes, packets: int) -> list[ValueCount]:
    """Return a header's lengths with a zero for the packets that do not carry it."""
    without = packets - total(layer.bytes)
    return [ValueCount(value=0, n=without), *layer.bytes] if without > 0 else layer.bytes


def _stack(run: Run) -> Stack:
    """Return the usual packet's headers, then what only some packets carry."""
    common = usual(measured.added(run)) or 0
    layers = _layers(run)
    always = [Part(_short(layer), usual(layer.bytes) or 0, HUES[layer.layer]) for layer in layers] if common else []
    seldom = [
        Part(_short(layer), _most(layer) - (usual(layer.bytes) or 0), HUES[layer.layer], True) for layer in layers
    ]
    full = max((each.value for each in measured.added(run)), default=0)
    rare = f", some {full}" if full > common else ""
    parts = [part for part in always + seldom * bool(rare) if part.bytes > 0]
    return Stack(clip(heading(run), 40), f"{count(common, 'byte')}{rare}", parts)


def _most(layer: LayerBytes) -> int:
    return max(each.value for each in layer.bytes if each.n)


def _short(layer: LayerBytes) -> str:
    return {"inner ethernet": "Ethernet", "geneve options": "Opt."}.get(layer.layer, LAYERS[layer.layer])


def _table(runs: list[Run]) -> Table:
    names = sorted({layer.layer for run in runs for layer in _layers(run)}, key=ORDER.index)
    columns = [Column("Setup", weight=17), *[Column(LAYERS[name], numeric=True, weight=9) for name in names]]
    columns += [Column("Together", numeric=True, weight=14), Column("Packets", numeric=True, weight=9)]
    columns += [Column("As captured", "share of wire bytes", numeric=True, weight=11)]
    columns += [Column("As sent", "estimate", numeric=True, weight=11)]
    rows = [_row(run, names) for run in runs[:RUNS]]
    return Table(
        "overhead-layers", "Header bytes per packet", columns, [Rows(rows)], READ_TABLE, more(len(runs) - RUNS, "run")
    )


def _row(run: Run, names: Sequence[str]) -> Row:
    layers: dict[str, LayerBytes] = {layer.layer: layer for layer in _layers(run)}
    cost = run.overhead
    cells = [Cell(distribution(layers[name].bytes)) if name in layers else Cell("0") for name in names]
    points = listed([clip(point, 40) for point in cost.counted_at[:3]])
    return Row(
        Cell(heading(run), f"counted at {points}" if points else "", title=", ".join(cost.counted_at)),
        [
            *cells,
            Cell(distribution(cost.bytes_per_frame)),
            Cell(number(total(cost.bytes_per_frame))),
            Cell(share(cost.ratio)) if cost.ratio is not None else unknown(),
            Cell(estimate(cost.as_sent_ratio)) if cost.as_sent_ratio is not None else unknown(),
        ],
    )
