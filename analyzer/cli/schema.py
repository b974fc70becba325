"""`analyze schema [NAME]`: what is published about the formats, made from the code that reads and writes them."""

from __future__ import annotations

import click

COLUMNS = ("flows", "frames")
NAMES = (*COLUMNS, "manifest", "result", "trace", "dissection", "comparison", "expectations", "check", "artefacts")


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), required=False)
def command(name: str | None) -> None:
    """Print the columns of FLOWS and FRAMES, of one of them, or the JSON Schema of one of the others."""
    from analyzer import docs

    if name is None:
        click.echo(docs.columns(), nl=False)
    else:
        click.echo(docs.columns(name) if name in COLUMNS else docs.schema(name), nl=False)
