"""`analyze dissect FILE`: one frame, header by header, byte by byte."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer import errors
from analyzer.cli import tell
from analyzer.cli.options import named_file, tunnel_ports

FORMATS = ("text", "html", "svg", "markdown", "json")


@click.command("dissect")
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@click.option("--frame", type=click.IntRange(1), metavar="N", help="The frame's number, as Wireshark counts. Without "
              "it: the first with data in a tunnel, else the first with data.")  # fmt: skip
@click.option("--filter", "condition", metavar="SQL", help="The first frame that meets a condition, as in "
              "`analyze frames`: \"len(geneve_options) > 0\".")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@tunnel_ports
def command(
    file: Path,
    frame: int | None,
    condition: str | None,
    form: str,
    out: Path | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Show one frame of the capture FILE: every header, every field, what it means, and what the path added.

    Names come from the manifest or the state of the run that FILE lies in; a lone capture is shown as it is.

    \b
    analyze dissect eth0.pcap --frame 12
    analyze dissect eth0.pcap --filter 'vxlan_vni is not null' --format svg --out frame.svg
    """
    from analyzer.dissection.dissect import Wish, dissection
    from analyzer.layers.bindings import chosen_ports
    from analyzer.report import dissections

    if frame is not None and condition is not None:
        raise errors.Misused("cannot take --frame and --filter", "each chooses a frame", "use one of them")
    out = named_file(out)
    found = dissection(file, Wish(frame, condition), chosen_ports(vxlan_port, geneve_port), out)
    dissections.write(found, form, out)
    if out:
        tell(f"Wrote {out}: frame {found.frame_number}")
