"""`--columns`: names and patterns → columns, in the order in which they were asked for."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase

from analyzer.errors import Misused
from analyzer.schema import FRAMES, Column


def chosen_columns(wanted: str | None) -> list[Column]:
    """Return the columns that the comma-separated names and patterns (`inner_*`) match, each once; all for None.

    Raises Misused for a name that none has.
    """
    if wanted is None:
        return list(FRAMES)
    found: dict[str, Column] = {}
    for pattern in filter(None, (part.strip() for part in wanted.split(","))):
        matching = {column.name: column for column in FRAMES if fnmatchcase(column.name, pattern)}
        if not matching:
            raise _unknown(pattern)
        found |= matching
    if not found:
        raise Misused("cannot write no columns", "--columns names none", "`analyze schema frames` lists them")
    return list(found.values())


def _unknown(name: str) -> Misused:
    near = get_close_matches(name, [column.name for column in FRAMES], 1)
    next_step = f"did you mean {near[0]}?" if near else "`analyze schema frames` lists them"
    return Misused(f"there is no column {name}", "--columns takes names and patterns", next_step)
