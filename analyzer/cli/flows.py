"""`analyze flows CAPTURES…`: the flow table, by the fast path."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports

FORMATS = ("table", "csv", "json", "parquet")


@click.command("flows")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@click.option("--per", type=click.Choice(["flow", "sighting"]), default="flow", show_default=True,
              help="One row per run and flow, counted at one point; or one per point that saw it.")  # fmt: skip
@click.option("--columns", type=click.Choice(["core"]), default="core", show_default=True,
              help="The fast set; `analyze schema flows` explains it.")  # fmt: skip
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    form: str,
    out: Path | None,
    per: str,
    columns: str,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Write the flows of CAPTURES, a row for both directions: peers, tunnel, packets, bytes, overhead, TTL, lengths."""
    from analyzer.flows.core_table import core_table
    from analyzer.layers.bindings import chosen_ports
    from analyzer.report import rows
    from analyzer.schema import FLOWS

    out = named_file(out)
    rows.check(form, out)
    table = core_table(captures, chosen_ports(vxlan_port, geneve_port), per == "sighting", out)
    written = rows.write(table.rows, FLOWS, form, out)
    if out:
        tell(f"Wrote {out}: {written} flows")
    end(ctx, table.left_out)
