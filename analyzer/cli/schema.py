"""`analyze schema NAME`: what is published about the formats, made from the code that reads and writes them."""

from __future__ import annotations

import click

NAMES = ("flows", "manifest", "result")


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print the columns of FLOWS, or the JSON Schema of the run MANIFEST or of the RESULT."""
    from analyzer import docs

    click.echo(docs.columns() if name == "flows" else docs.schema(name), nl=False)
