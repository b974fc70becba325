"""The bindings as the arrays that the compiled loop looks keys up in: one byte a key, the number of a layer."""

from __future__ import annotations

from analyzer.layers.bindings import Bindings
from analyzer.layers.loop import codes


def binding_tables(bindings: Bindings) -> bytearray:
    """Return the tables, one behind the other as codes.TABLES names them; 0 where no layer is bound."""
    tables = bytearray(codes.TABLES_LEN)
    for (table, key), layer in bindings.items():
        begin = codes.TABLES.index(table) * 65536
        tables[begin + key] = codes.LAYERS.index(layer)
    return tables
