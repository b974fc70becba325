"""`analyze annotate CAPTURES --out DIR`: copies for Wireshark with what the analysis knows."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli import end, tell
from analyzer.cli.options import tunnel_ports
from analyzer.cli.progress import progress
from analyzer.errors import readable

NAMED = 5
"""Folders that are named."""


@click.command("annotate")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the copies.")
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context, captures: tuple[Path, ...], out: Path, vxlan_port: tuple[int, ...], geneve_port: tuple[int, ...]
) -> None:
    """Write pcapng copies of CAPTURES that name interfaces, pods and nodes and comment on frames, for Wireshark.

    Frames keep numbers, bytes and times. In Wireshark switch on Name Resolution > Resolve Network Addresses;
    tshark shows names with -N n.

    \b
    analyze annotate captures/last-night --out annotated
    """
    from analyzer.annotated_copies import annotated_copies
    from analyzer.layers.bindings import chosen_ports
    from analyzer.report.view.text import count

    with progress() as say:
        copies, names = annotated_copies(captures, out, chosen_ports(vxlan_port, geneve_port), say)
    holding = f"{count(names, 'name')}, comments on {count(copies.commented, 'frame')}"
    tell(f"Wrote {count(len(copies.paths), 'capture')} to {_where(copies.paths, out)}: {holding}")
    end(ctx, copies.left_out, bool(copies.paths))


def _where(paths: list[Path], out: Path) -> str:
    """Return the folder of the copies, and the first of those below it that hold some."""
    from analyzer.report.view.text import listed

    below = sorted({readable(found.parts[0]) for path in paths if len((found := path.relative_to(out)).parts) > 1})
    left = [f"{len(below) - NAMED} more"] * (len(below) > NAMED)
    return readable(out) + (f", below {listed(below[:NAMED] + left)}" if below else "")
