"""A style sheet that speaks of what is inside one element alone."""

from __future__ import annotations

import re

BEFORE_BLOCK = re.compile(r"([^{};]+)\{")
"""What stands before a block: selectors, or `@media` with rules of its own inside."""


def scoped(style: str, scope: str) -> str:
    """Return the rules with `scope` before each selector; those of our own sheets hold no comma in brackets."""
    return BEFORE_BLOCK.sub(lambda found: f"{_each(found[1], scope)} {{", style)


def _each(words: str, scope: str) -> str:
    selectors = words.lstrip()
    if selectors.startswith("@"):
        return words.rstrip()
    space = words[: len(words) - len(selectors)]
    return space + ", ".join(f"{scope} {each.strip()}" for each in selectors.split(","))
