"""`analyze flows CAPTURES…`: the flow table, by the fast path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports
from analyzer.cli.progress import progress_beside

if TYPE_CHECKING:
    from analyzer.flow_table import FlowTable
    from analyzer.flows.core_table import CoreTable
    from analyzer.schema import Column

CORE, ALL = "core", "all"
FORMATS = ("table", "csv", "json", "parquet")


@click.command("flows")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@click.option("--per", type=click.Choice(["flow", "sighting"]), default="flow", show_default=True,
              help="One row per run and flow, counted at one point; or one per point that saw it.")  # fmt: skip
@click.option("--columns", metavar="NAMES", help="Comma-separated, * for anything: 'source_*,path_class', or `core`, "
              "the fast set. All without it; `analyze schema flows` explains them.")  # fmt: skip
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    form: str,
    out: Path | None,
    per: str,
    columns: str | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Write the flows of CAPTURES, a row for both directions: peers, path, tunnel, packets, overhead, TTL, TCP.

    \b
    analyze flows captures/vxlan/baseline
    analyze flows captures/ --columns 'run,*_pod,path_class,overhead*' --format csv --out flows.csv
    """
    from analyzer.layers.bindings import chosen_ports
    from analyzer.report import rows

    out = named_file(out)
    rows.check(form, out)
    chosen = _chosen(columns)
    read = _reader(chosen)
    with progress_beside(out) as say:
        table = read(captures, chosen_ports(vxlan_port, geneve_port), per == "sighting", out, say)
        written = rows.write(table.rows, chosen, form, out, brief=columns in (None, ALL, CORE))
    if out:
        tell(f"Wrote {out}: {written} flows")
    if table.opened and not written:
        tell("analyze: no flow: no frame holds an IP packet; `analyze frames` lists the frames there are")
    end(ctx, table.left_out, table.opened)


def _chosen(columns: str | None) -> Sequence[Column]:
    """Return the columns asked for."""
    from analyzer.schema import FLOWS

    if columns == CORE:
        return FLOWS
    from analyzer.columns.chosen import chosen_columns
    from analyzer.measures.flow_columns import FLOW_COLUMNS

    return chosen_columns(None if columns == ALL else columns, FLOW_COLUMNS, "flows")


def _reader(chosen: Sequence[Column]) -> Callable[..., CoreTable | FlowTable]:
    """Return what reads no more than the columns need."""
    from analyzer.schema import FLOWS

    if set(chosen) <= set(FLOWS):
        from analyzer.flows.core_table import core_table

        return core_table
    from analyzer.flow_table import flow_table

    return flow_table
