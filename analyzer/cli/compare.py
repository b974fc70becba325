"""`analyze compare A B …`: runs side by side, or checked against what is expected of them."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports

FORMATS = ("text", "json", "markdown")


@click.command("compare")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--reference", metavar="RUN", help="The run to measure the others against; the first without it.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    reference: str | None,
    form: str,
    out: Path | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Set the runs in CAPTURES side by side: folders, capture files, or Results (result.json), two runs or more."""
    from analyzer import side_by_side
    from analyzer.report import comparisons

    out = named_file(out)
    side_by_side.spare(out, captures)
    found = side_by_side.find(captures, vxlan_port, geneve_port)
    compared = side_by_side.side_by_side(found, reference)
    comparisons.write(compared, form, out)
    if out:
        tell(f"Wrote {out}: {len(compared.runs)} runs")
    end(ctx, compared.left_out)
