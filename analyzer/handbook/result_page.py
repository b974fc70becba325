"""The Result as a page: a table per part, from its JSON Schema and what the source says under each field."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec

from analyzer.result import Result

ABOUT = """\
# The Result

`result.json` holds everything that the report, comparisons and checks read: one versioned JSON document, the same bytes
for the same input. [result.schema.json](result.schema.json) is its JSON Schema (2020-12). Other documents have theirs:
[trace](trace.schema.json), [triage](triage.schema.json), [comparison](comparison.schema.json),
[check](check.schema.json), [expectations](expectations.schema.json), [manifest](manifest.schema.json),
[dissection](dissection.schema.json), [artefacts](artefacts.schema.json).

A field is null where something was not there or not known; zero means measured, and none. Units stand in the names."""


def page() -> str:
    """Return the tables as Markdown, the Result first and each part below those that hold it."""
    lines = [ABOUT]
    for part in _parts(Result):
        text = " ".join((inspect.getdoc(part) or "").split())
        lines += [f"## {part.__name__}", text, _table(part)]
    return "\n\n".join(lines) + "\n"


def _table(part: type[msgspec.Struct]) -> str:
    said = _said(part)
    rows = [
        f"| `{field.encode_name}` | {_kind(field.type)} | {_cell(said.get(field.name, ''))} |"
        for field in msgspec.structs.fields(part)
    ]
    return "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _said(part: type[msgspec.Struct]) -> dict[str, str]:
    """Return the sentence that stands under each field in the source; fields of the parts it extends included."""
    found: dict[str, str] = {}
    for each in reversed(part.__mro__):
        if each.__module__.startswith("analyzer."):
            found |= dict(_sentences(ast.parse(textwrap.dedent(inspect.getsource(each))).body[0]))
    return found


def _sentences(node: ast.AST) -> Iterator[tuple[str, str]]:
    body: list[ast.stmt] = getattr(node, "body", [])
    for field, below in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(below.value.value).split())


def _parts(first: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield a struct and all that its fields hold, breadth first, each once."""
    waiting, seen = [first], {first}
    while waiting:
        part = waiting.pop(0)
        yield part
        for field in msgspec.structs.fields(part):
            for held in _structs(msgspec.inspect.type_info(field.type)):
                if held not in seen:
                    seen.add(held)
                    waiting.append(held)


def _structs(info: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(info, msgspec.inspect.StructType):
        yield info.cls
        return
    for name in ("item_type", "key_type", "value_type", "types", "item_types"):
        inner = getattr(info, name, ())
        for each in inner if isinstance(inner, tuple) else (inner,):
            yield from _structs(each)


def _kind(annotation: Any) -> str:
    """Return a field's type as one reads JSON: `integer`, `list of Flow`, `text or null`, words that it may be."""
    return _named(msgspec.inspect.type_info(annotation))


def _named(info: Any) -> str:
    match info:
        case msgspec.inspect.StructType(cls=cls):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case msgspec.inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case msgspec.inspect.UnionType(types=types):
            return " or ".join(_named(each) for each in types)
        case msgspec.inspect.DictType(key_type=key, value_type=held):
            return f"object of {_named(key)} to {_named(held)}"
        case msgspec.inspect.ListType(item_type=item) | msgspec.inspect.VarTupleType(item_type=item):
            return f"list of {_named(item)}"
        case msgspec.inspect.TupleType(item_types=items):
            return f"list of {len(items)}: " + ", ".join(_named(each) for each in items)
    return PLAIN[type(info).__name__]


PLAIN = {
    "IntType": "integer",
    "FloatType": "number",
    "StrType": "text",
    "BoolType": "boolean",
    "NoneType": "null",
    "AnyType": "anything",
}
"""msgspec's name → JSON's."""
