"""`analyze compare A B …`: runs side by side, or checked against what is expected of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer import errors
from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports
from analyzer.cli.progress import progress

if TYPE_CHECKING:
    from analyzer.check_result import Check
    from analyzer.compare_result import SideBySide

FORMATS = ("text", "json", "markdown")


@click.command("compare")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--expect", "expectations", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
              help="Check the runs against a YAML file of expectations instead; may be given again.")  # fmt: skip
@click.option("--reference", metavar="RUN", help="The run to measure the others against; the first without it.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    expectations: tuple[Path, ...],
    reference: str | None,
    form: str,
    out: Path | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Set the runs in CAPTURES side by side: folders, capture files, or Results (result.json), two runs or more.

    Each quantity comes with n and spread, its distance from the reference, and the reason where it has none.

    \b
    analyze compare captures/vxlan/baseline captures/geneve/baseline
    analyze compare before.json after.json --format markdown --out change.md
    analyze compare --expect captures/vxlan/expectations.yaml captures/vxlan

    With --expect ends with 11 unless every expectation is met. An expectation of which nothing was captured is not
    met: it says what capture is missing. `analyze schema expectations` says what a file may hold.
    """
    from analyzer import side_by_side

    if expectations and reference:
        why = "expectations have no reference"
        raise errors.Misused("cannot take --expect and --reference", why, "use one of them")
    out = named_file(out)
    side_by_side.spare(out, (*captures, *expectations))
    with progress() as say:
        found = side_by_side.find(captures, vxlan_port, geneve_port, say)
    if expectations:
        _check(ctx, side_by_side.checked(found, expectations), form, out)
        return
    _compare(ctx, side_by_side.side_by_side(found, reference), form, out)


def _compare(ctx: click.Context, compared: SideBySide, form: str, out: Path | None) -> None:
    from analyzer.report import comparisons

    comparisons.write(compared, form, out)
    if out:
        tell(f"Wrote {out}: {len(compared.runs)} runs")
    end(ctx, compared.left_out)


def _check(ctx: click.Context, check: Check, form: str, out: Path | None) -> None:
    from analyzer.report import comparisons

    comparisons.write_check(check, form, out)
    if out:
        tell(f"Wrote {out}: {len(check.outcomes)} outcomes")
    if check.not_met or check.not_seen or not check.met:
        for left in check.left_out:
            tell(f"analyze: {left.what}: {left.why}; {left.next_step}")
        ctx.exit(errors.EXPECTATION)
    end(ctx, check.left_out)
