"""`--columns`: names and patterns → columns, in the order in which they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from analyzer.errors import Misused
from analyzer.schema import FRAMES, Column


def chosen_columns(wanted: str | None, known: Sequence[Column] = FRAMES, verb: str = "frames") -> list[Column]:
    """Return the columns that the comma-separated names and patterns (`inner_*`) match, each once; all for None.

    Raises Misused for a name that none has.
    """
    if wanted is None:
        return list(known)
    found: dict[str, Column] = {}
    for pattern in filter(None, (part.strip() for part in wanted.split(","))):
        matching = {column.name: column for column in known if fnmatchcase(column.name, pattern)}
        if not matching:
            raise _unknown(pattern, known, verb)
        found |= matching
    if not found:
        raise Misused("cannot write no columns", "--columns names none", f"`analyze schema {verb}` lists them")
    return list(found.values())


def _unknown(name: str, known: Sequence[Column], verb: str) -> Misused:
    near = get_close_matches(name, [column.name for column in known], 1)
    next_step = f"did you mean {near[0]}?" if near else f"`analyze schema {verb}` lists them"
    return Misused(f"there is no column {name}", "--columns takes names and patterns", next_step)
