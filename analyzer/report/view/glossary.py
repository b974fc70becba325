"""The words of the field that the page uses, in plain ones: those that stand in its sections, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from analyzer.report.view.parts import Card, Cell, Column, Commands, Fact, Listing, Section, Term, Terms
from analyzer.report.view.vocabulary import VOCABULARY

TOLD_BY_TITLE = ("caption", "title", "intro", "label", "how_to_read", "items", "description", "sub")
"""Fields of blocks that hold words of ours; those of cells, columns and facts are read whole."""


def sections(told: Sequence[Section]) -> list[Section]:
    """Note in each section the words that stand there first; return the glossary of them all, nothing of none."""
    left = dict(VOCABULARY)
    used: list[Term] = []
    for section in told:
        text = " ".join(_texts(section))
        section.terms = [term for term, pattern in left.items() if re.search(pattern, text)]
        used += section.terms
        left = {term: pattern for term, pattern in left.items() if term not in section.terms}
    if not used:
        return []
    ordered = sorted(used, key=lambda term: term.name.lower())
    return [Section("glossary", "Words used here", "", [Terms(ordered)], paper=200)]


def _texts(part: object) -> Iterator[str]:
    """Yield what a part of the page says; not commands and listings, which are there to be pasted."""
    if isinstance(part, Listing | Commands):
        return
    if isinstance(part, Cell):
        yield from (part.text, part.detail)
    elif isinstance(part, Column):
        yield from (part.label, part.sub)
    elif is_dataclass(part):
        for each in fields(part):
            value = getattr(part, each.name)
            if isinstance(value, str) and (each.name in TOLD_BY_TITLE or isinstance(part, Card | Fact)):
                yield value
            elif isinstance(value, list):
                for item in value:
                    yield from [item] if isinstance(item, str) else _texts(item)
            elif is_dataclass(value):
                yield from _texts(value)
