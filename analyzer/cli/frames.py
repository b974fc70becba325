"""`analyze frames FILE…`: every frame as a row."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports
from analyzer.cli.progress import progress_beside

FORMATS = ("csv", "json", "parquet")


@click.command("frames")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@click.option("--columns", metavar="NAMES", help="Comma-separated, * for anything: 'frame_number,ip_*,inner_ip_*'. "
              "All without it; `analyze schema frames` explains them.")  # fmt: skip
@click.option("--filter", "condition", metavar="SQL", help="Rows to write: an SQL condition (DuckDB) on any columns, "
              "\"inner_ip_ttl < 63 and vxlan_vni is not null\".")  # fmt: skip
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    form: str,
    out: Path | None,
    columns: str | None,
    condition: str | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Write the frames of CAPTURES, a row each: outermost packet, inner_ packet, packet quoted_ by an ICMP error.

    \b
    analyze frames eth0.pcap --columns 'frame_number,ip_*,vxlan_vni'
    analyze frames captures/ --filter 'inner_ip_ttl < 63' --format parquet --out frames.parquet
    """
    from analyzer.columns.chosen import chosen_columns
    from analyzer.columns.makers import schema
    from analyzer.columns.table import frame_table
    from analyzer.layers.bindings import chosen_ports
    from analyzer.report import batches, rows

    out = named_file(out)
    rows.check(form, out)
    chosen = chosen_columns(columns)
    with progress_beside(out) as say:
        table = frame_table(captures, chosen_ports(vxlan_port, geneve_port), chosen, condition, out, say)
        written = batches.write(table.batches, schema([column.name for column in chosen]), form, out)
    if out:
        tell(f"Wrote {out}: {written} frames")
    if table.opened and not written:
        tell(f"analyze: no frame{' meets the condition' if condition else ': the captures are empty'}")
    end(ctx, table.left_out, table.opened)
