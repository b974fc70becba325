"""What the added headers cost, by size: the model's curve, what was measured on it, and the model's figures."""

from __future__ import annotations

from analyzer.report.charts.curves import Mark, Series, draw
from analyzer.report.view.names import heading
from analyzer.report.view.parts import Block, Cell, Column, Figure, Row, Rows, Section, Table, charted, unknown
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, listed, number, share
from analyzer.result import MeasuredPoint, ModelPoint, OverheadModel, Run

SAMPLES = 60
"""Stretches of a curve: at 60 none is off by the width of its line."""
SIZES, NAMES = 24, 3
READ = (
    "The curve is arithmetic: bytes added over bytes on the wire for one packet of that size. Each filled mark is "
    "packets of one size that were captured, each hollow one the mean of a flow of mixed sizes or of super-frames, "
    "which the network card cuts later. Small packets pay most. "
    "Beyond its setup's dashed line a packet no longer fits whole."
)
READ_TABLE = (
    "By the model, for one send of so many bytes: packets it takes, and the share of wire bytes that the path adds. "
    "One byte more than fits takes a second packet, with headers of its own. A dash stands where nothing changes for "
    "that setup, so the model has no figure of that size."
)


def section(page: Shown) -> Section | None:
    """Return the figure and the table of the compared runs."""
    runs = [run for run in page.main if run.overhead_model and not page.incidents]
    if not any(run.overhead_model and run.overhead_model.overhead_bytes for run in runs):
        return None
    blocks: list[Block] = [*_figure(runs), *_table(runs)]
    return Section("sizes", "What that costs, by size of packet", "", blocks) if blocks else None


def _figure(runs: list[Run]) -> list[Figure]:
    """Return the chart; runs whose models agree share a curve, as they would hide each other."""
    alike: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        if run.overhead_model:
            alike.setdefault(_key(run.overhead_model), []).append(run)
    found = [_series(each) for each in alike.values()]
    found = [each for each in found if each.curve]
    if not found:
        return []
    caption = "Share of the wire that the added headers take, by size of packet"
    chart = draw(found, _edges(runs), caption, "bytes of the IP packet that the pod sends, each step a factor")
    return [charted("overhead-sizes", caption, chart, READ)]


def _key(model: OverheadModel) -> tuple[int, int]:
    """Return what makes two curves one: the bytes added to which link, whatever sizes were sent."""
    return model.overhead_bytes, model.link_header_bytes


def _series(runs: list[Run]) -> Series:
    models = [run.overhead_model for run in runs if run.overhead_model]
    met = [size for model in models for size in _sizes(model)]
    points = curve(models[0], min(met), max(met)) if met else []
    marks = [_mark(run, each) for run in runs if run.overhead_model for each in run.overhead_model.measured
             if each.ratio is not None and each.ip_total_length]  # fmt: skip
    added = runs[0].overhead_model.overhead_bytes if runs[0].overhead_model else 0
    whose = listed([clip(heading(run), 30) for run in runs])
    return Series(f"{whose}: {count(added, 'byte')}", points, marks)


def _sizes(model: OverheadModel) -> list[float]:
    """Return the lengths of single packets of which the model says something."""
    whole = [_length(model, each) for each in model.points if each.packets == each.frames == 1]
    met = [each for each in model.measured if not each.outer_fragments and each.model_ratio is not None]
    return whole + [each.ip_total_length for each in met if each.ip_total_length]


def curve(model: OverheadModel, least: float, most: float) -> list[tuple[float, float]]:
    """Return what the model says of single packets from `least` to `most` bytes, so dense that the line is the model.

    It is added / (added + link header + packet): without a bend, and on a scale of factors never straight.
    """
    around = model.overhead_bytes + model.link_header_bytes
    sizes = [least * (most / least) ** (step / SAMPLES) for step in range(SAMPLES)] + [most]
    return [(size, model.overhead_bytes / (size + around) if around else 0.0) for size in sizes]


def _length(model: OverheadModel, point: ModelPoint) -> float:
    return point.payload_bytes + point.header_bytes - model.link_header_bytes


def _mark(run: Run, each: MeasuredPoint) -> Mark:
    length, ratio = each.ip_total_length or 0.0, each.ratio or 0.0
    mixed = not each.one_size or each.super_frames > 0
    sizes = "on average " if mixed else ""
    said = f"{heading(run)}: {each.protocol}, {sizes}{number(length)} bytes, {share(ratio)}, n = {number(each.n)}"
    return Mark(length, ratio, said, mixed)


def _edges(runs: list[Run]) -> list[tuple[float, str]]:
    """Return the MTUs beyond which a pod's packet is cut, each with whose it is."""
    owners: dict[int, list[str]] = {}
    for run in runs:
        if run.overhead_model and run.overhead_model.inner_mtu:
            owners.setdefault(run.overhead_model.inner_mtu, []).append(clip(heading(run), 30))
    return [(float(size), f"MTU {size}: {_whose(owners[size])}") for size in sorted(owners)]


def _whose(names: list[str]) -> str:
    return listed(names) if len(names) <= NAMES else count(len(names), "run")


def _table(runs: list[Run]) -> list[Table]:
    """Return one row a size and protocol, one column a run."""
    models = [run.overhead_model for run in runs if run.overhead_model]
    sizes = sorted({(point.protocol, point.payload_bytes) for model in models for point in model.points})[:SIZES]
    if not sizes:
        return []
    columns = [Column("Send", weight=20), *[Column(heading(run), weight=20) for run in runs]]
    groups = [
        Rows([Row(Cell(f"{number(size)} bytes"), [_cell(model, protocol, size) for model in models])
              for protocol, size in sizes if protocol == wanted], wanted.upper())
        for wanted in ("tcp", "udp")
    ]  # fmt: skip
    caption = "Share of the wire that the added headers take, by bytes sent"
    return [Table("overhead-model", caption, columns, [group for group in groups if group.rows], READ_TABLE,
                  printed=SIZES, dense=True)]  # fmt: skip


def _cell(model: OverheadModel, protocol: str, size: int) -> Cell:
    found = next((each for each in model.points if (each.protocol, each.payload_bytes) == (protocol, size)), None)
    if found is None:
        return unknown()
    more = f", {count(found.frames, 'frame')} on the wire" if found.frames != found.packets else ""
    return Cell(share(found.ratio), f"{count(found.packets, 'packet')}{more}")
