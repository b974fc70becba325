"""`analyze triage CAPTURES`: what went wrong, where packets were seen last, and what to do next."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer import errors
from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports
from analyzer.cli.progress import progress
from analyzer.words import SEVERITIES, count

FORMATS = ("text", "json", "markdown", "sarif")


@click.command("triage")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--fail-on", type=click.Choice(SEVERITIES),
              help="End with 10 where a finding is as grave as this, or graver.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    fail_on: str | None,
    form: str,
    out: Path | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Name what went wrong in CAPTURES: folders, capture files, or Results (result.json).

    Each finding says where packets were seen last, which frames show it, and what to do next. What the captures
    cannot tell is said, with the capture that would. `analyze explain RULE` explains a rule.

    \b
    analyze triage captures/last-night
    analyze triage captures/ --fail-on critical --format json --out findings.json
    """
    from analyzer.analysis import named_from, result_of
    from analyzer.report import triages
    from analyzer.side_by_side import spare
    from analyzer.triage_result import triage_of

    out = named_file(out)
    spare(out, captures)
    with progress() as say:
        result = result_of(captures, vxlan_port, geneve_port, deep=False, say=say)
    found = triage_of(result)
    triages.write(found, result.runs, form, out, named_from(captures))
    findings = [finding for run in found.runs for finding in run.triage.findings]
    if out:
        tell(f"Wrote {out}: {count(len(findings), 'finding')}")
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on else ()
    if any(finding.severity in grave for finding in findings):
        for left in found.left_out:
            tell(f"analyze: {left.what}: {left.why}; {left.next_step}")
        ctx.exit(errors.FINDINGS)
    failed = sorted({each.id for run in found.runs for each in run.triage.rules if each.status == "error"})
    if failed:
        tell(f"analyze: rules failed: {', '.join(failed)}; the others stand; please report it with the captures")
    end(ctx, found.left_out, bool(found.runs))
    if failed:
        ctx.exit(errors.INCOMPLETE)
