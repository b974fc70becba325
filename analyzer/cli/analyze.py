"""`analyze CAPTURES…`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer import errors
from analyzer.cli import tell
from analyzer.cli.options import tunnel_ports
from analyzer.cli.progress import progress

if TYPE_CHECKING:
    from analyzer.report.pdf_process import PdfProcess
    from analyzer.result import Result


class MainJob(click.Command):
    """The default verb: its usage line leaves out the verb that nobody types."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage without the verb's own name."""
        formatter.write_usage((ctx.parent or ctx).command_path, " ".join(self.collect_usage_pieces(ctx)))


@click.command("analyze", cls=MainJob)
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--report", is_flag=True, help="Write report.html and report.pdf as well.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True,
              help="Folder for result.json and the report.")  # fmt: skip
@click.option("--no-pdf", is_flag=True, help="With --report: the HTML page only.")
@click.option("--artefacts", is_flag=True, help="Write each table (Markdown, CSV, HTML) and figure (SVG, PNG) of the "
              "page to OUT/artefacts as well, with an index.")  # fmt: skip
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    report: bool,
    out: Path,
    no_pdf: bool,
    artefacts: bool,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Measure CAPTURES (folders, capture files, or a result.json) and compare their setups.

    Prints a short table and writes OUT/result.json; with --report also OUT/report.html and OUT/report.pdf, with
    --artefacts their tables and figures one by one.
    """
    from analyzer import result as results
    from analyzer.analysis import result_of
    from analyzer.report import terminal
    from analyzer.report.pdf_process import PdfProcess

    paper = ctx.with_resource(PdfProcess(out / "report.pdf")) if report and not no_pdf else None
    missing: list[errors.UserError] = []
    with progress() as say:
        result = result_of(captures, vxlan_port, geneve_port, report or artefacts, say)
        written = [_write(out / "result.json", results.encode(result))]
        if report:
            say("writing the report")
            missing += _write_report(result, out, written, paper)
        if artefacts:
            say("writing tables and figures")
            missing += _write_artefacts(result, out / "artefacts", written)
    terminal.summary(result)
    for path in written:
        tell(f"Wrote {path}")
    for left in result.left_out:
        tell(f"analyze: {left.what}: {left.why}; {left.next_step}")
    if result.deep_check.status == "unavailable":
        tell(f"analyze: Geneve options were not read a second time: {result.deep_check.why}")
    for error in missing:
        tell(f"analyze: {error}")
    if not any(point.format for run in result.runs for point in run.points):
        ctx.exit(errors.NOTHING)
    if result.left_out or missing:
        ctx.exit(errors.INCOMPLETE)


def _write(path: Path, content: bytes) -> Path:
    """Write a file, its folder included; raises UserError where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise errors.UserError(f"cannot write {path}", why, "choose another folder with --out") from error
    return path


def _write_report(result: Result, out: Path, written: list[Path], paper: PdfProcess | None) -> list[errors.UserError]:
    """Write the page and the PDF of it, where that is wanted."""
    from analyzer.report import html

    page = html.render(result)
    written.append(_write(out / "report.html", page.encode()))
    return _write_pdf(page, paper, written) if paper else []


def _write_pdf(page: str, paper: PdfProcess, written: list[Path]) -> list[errors.UserError]:
    """Write the PDF; without Pango the page still stands, and the reason is returned to be told."""
    try:
        paper.write(page)
    except errors.UserError as error:
        return [error]
    written.append(paper.path)
    return []


def _write_artefacts(result: Result, folder: Path, written: list[Path]) -> list[errors.UserError]:
    """Write the tables and figures; without the libraries for PNG the rest still stands."""
    from analyzer.report.artefacts import folder as artefacts
    from analyzer.report.view.page import page

    missing = artefacts.write(page(result), folder)
    written.append(folder / artefacts.INDEX)
    return [missing] if missing else []
