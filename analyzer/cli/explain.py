"""`analyze explain RULE`: what a triage rule looks for, what looks alike, what to do next."""

from __future__ import annotations

import click

from analyzer import errors


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Explain a triage rule; without RULE list all of them.

    \b
    analyze explain pmtu-blackhole
    """
    from analyzer.triage import documentation
    from analyzer.triage.registry import RULES

    if rule is None:
        wide = max(len(each.id) for each in RULES)
        click.echo("\n".join(f"{each.id:<{wide}}  {each.severity:<8}  {each.title}" for each in RULES))
        return
    found = [each for each in RULES if each.id == rule]
    if not found:
        raise errors.Misused(f"no rule is called {rule}", "names are as in the findings", "analyze explain lists them")
    click.echo(documentation.plain(found[0]))
