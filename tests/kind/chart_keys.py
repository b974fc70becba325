"""Every key of the chart's values.yaml, those that stand in comments too: its schema lets a mistyped key pass."""

from __future__ import annotations

import re

Key = tuple[str, ...]
LINE = re.compile(r"^(?P<indent> *)(?P<mark># ?)?(?P<more> *)(?P<key>[A-Za-z0-9_.-]+):(?: |$)")


def keys(text: str) -> set[Key]:
    """Return the paths of keys: a commented line stands where it would without its mark."""
    found: set[Key] = set()
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        column = len(match["indent"]) + len(match["more"])
        above = [each for each in above if each[0] < column] + [(column, match["key"])]
        found.add(tuple(key for _, key in above))
    return found


def paths(values: object, above: Key = ()) -> set[Key]:
    """Return the paths of all keys that values set, of mappings and of what they hold."""
    if not isinstance(values, dict):
        return set()
    own = {(*above, str(key)) for key in values}
    return own.union(*(paths(value, (*above, str(key))) for key, value in values.items()))
