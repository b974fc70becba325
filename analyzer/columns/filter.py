"""`--filter`: a condition in SQL on the columns, evaluated by DuckDB, so that nobody has to learn one more language."""

from __future__ import annotations

import re
from typing import Any

import duckdb

from analyzer.columns.makers import schema
from analyzer.errors import Misused
from analyzer.schema import FRAMES

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}
"""A condition reads the columns and nothing else: no files, no variables of this program."""


class Filter:
    """A condition; rows for which it is not true (false or null) are left out. Raises Misused when it is none."""

    def __init__(self, condition: str) -> None:
        self._condition = condition
        self._engine = duckdb.connect(":memory:", config=LOCKED)
        words = set(re.findall(r"\w+", condition.lower()))
        self.columns = [column.name for column in FRAMES if column.name in words]
        """Columns that the condition may speak of: those whose names stand in it."""
        self.kept(schema([column.name for column in FRAMES]).empty_table())

    def kept(self, table: Any) -> Any:
        """Return the rows of an Arrow table for which the condition is true."""
        try:
            return self._engine.from_arrow(table).filter(self._condition).to_arrow_table()
        except duckdb.Error as error:
            why = str(error).split("\n\n")[0].replace("\n", " ")
            raise Misused(
                "cannot use this --filter", why, "it is an SQL condition on the columns of `analyze schema frames`"
            ) from error
