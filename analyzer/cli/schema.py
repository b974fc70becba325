"""`analyze schema NAME`: the published JSON Schemas, made from the classes that read and write."""

from __future__ import annotations

import click

NAMES = ("manifest", "result")


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print the JSON Schema of the run MANIFEST or of the RESULT."""
    from analyzer import docs

    click.echo(docs.schema(name), nl=False)
