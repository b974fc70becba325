"""The YAML that kubectl and a sysdump write: block mappings and lists, scalars plain, quoted or literal, `{}`, `[]`.

It is what go-yaml emits (YAML 1.2, chapters 7.3 and 8). Anchors, aliases, tags and other flow collections, which it
does not, are refused; so no document grows beyond its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analyzer.topology.cluster.scalars import closes, folded, plain, unquoted

DEEPEST = 60
KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`\[\]{},?-][^\n]*?|[-?][^\s][^\n]*?):(?:[ \t]+(.*)|$)"""
)
LITERAL = re.compile(r"([|>])([+-]?[1-9]?[+-]?)(?:\s+#.*)?$")
EMPTY: dict[str, type] = {"{}": dict, "[]": list}


def objects(text: str) -> Iterator[Any]:
    """Yield the objects of the file, a list's items one by one; raises ValueError where it is not this YAML.

    Items of a typed list name no kind, so they get the list's: `PodList` holds each a `Pod`.
    """
    for document in re.split(r"^---(?:[ \t].*)?$", text, flags=re.MULTILINE):
        parser = _Parser(document.split("\n"))
        if parser.indent() is not None:
            yield from parser.top()


def _of_kind(items: Any, kind: Any) -> Iterator[Any]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(kind, str) and kind.removesuffix("List"):
            item.setdefault("kind", kind.removesuffix("List"))
        yield item


class _Parser:
    """Reads lines from the first to the last, one block after another."""

    def __init__(self, lines: list[str]) -> None:
        self._lines, self._at = lines, 0

    def top(self) -> Iterator[Any]:
        """Yield what stands at the left margin, the entries of `items` and of a bare list each by itself."""
        if self._line().startswith("- "):
            yield from self._entries(0, 0)
            return
        whole: dict[str, Any] = {}
        held: list[Any] | None = None
        while self.indent() == 0:
            key, rest = self._key(self._line())
            if key == "items":
                held = self._after(rest, 0, 0) or []
            else:
                whole[key] = self._after(rest, 0, 0)
        if self.indent() is not None:
            raise ValueError(f"line {self._at + 1} is indented against nothing")
        yield from [whole] if held is None else _of_kind(held, whole.get("kind"))

    def indent(self) -> int | None:
        """Return the indent of the next line that says something, None at the end."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            stripped = line.lstrip(" ")
            if stripped.strip() and not stripped.startswith("#"):
                return len(line) - len(stripped)
            self._at += 1
        return None

    def _line(self) -> str:
        return self._lines[self._at].strip()

    def _key(self, line: str) -> tuple[str, str]:
        found = KEY.match(line)
        if found is None:
            raise ValueError(f"line {self._at + 1} is no `key: value`")
        key = found[1]
        return (unquoted(key) if key[0] in "'\"" else key), (found[2] or "").strip()

    def _block(self, indent: int, depth: int) -> Any:
        if depth > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST} levels")
        if self._line().startswith("- ") or self._line() == "-":
            return list(self._entries(indent, depth))
        if not KEY.match(self._line()):
            return self._after(self._line(), indent - 1, depth)
        found: dict[str, Any] = {}
        while self.indent() == indent and not self._line().startswith("- "):
            key, rest = self._key(self._line())
            found[key] = self._after(rest, indent, depth)
        return found

    def _entries(self, indent: int, depth: int) -> Iterator[Any]:
        while self.indent() == indent and (self._line().startswith("- ") or self._line() == "-"):
            rest = self._line()[1:].strip()
            if rest and (KEY.match(rest) or rest.startswith("- ")):
                line = self._lines[self._at]
                inner = len(line) - len(line[indent + 1 :].lstrip(" "))
                self._lines[self._at] = " " * inner + line[inner:]
                yield self._block(inner, depth + 1)
            else:
                yield self._after(rest, indent, depth, in_list=True)

    def _after(self, rest: str, indent: int, depth: int, in_list: bool = False) -> Any:
        """Return the value behind a key or a dash at this indent: on its line, on the lines below, or null."""
        start = self._at
        self._at += 1
        if not rest or rest.startswith("#"):
            below = self.indent()
            dash = below == indent and self._line().startswith("-") and not in_list
            return self._block(below, depth + 1) if below is not None and (below > indent or dash) else None
        if rest in EMPTY:
            return EMPTY[rest]()
        if literal := LITERAL.match(rest):
            return self._literal(literal, indent)
        if rest[0] in "&*!%@`[{" or rest.startswith("? "):
            raise ValueError(f"line {start + 1} holds YAML that Kubernetes does not write ({rest[0]})")
        if rest[0] in "'\"":
            return unquoted(self._quoted(rest, start))
        more = [rest, *self._deeper(indent)]
        if len(more) > 1 and any(KEY.match(line) for line in more):
            raise ValueError(f"line {start + 1} goes on as something else")
        return plain(folded(more) if len(more) > 1 else re.sub(r"\s+#.*$", "", rest))

    def _quoted(self, rest: str, start: int) -> str:
        """Return a quoted scalar with the lines over which it goes on."""
        parts = [rest]
        ended = closes(rest[1:], rest[0])
        while not ended:
            if self._at >= len(self._lines):
                raise ValueError(f"the quote of line {start + 1} is never closed")
            parts.append(self._lines[self._at].strip())
            self._at += 1
            ended = closes(parts[-1], rest[0])
        return folded(parts)

    def _deeper(self, indent: int) -> Iterator[str]:
        """Yield the lines that go on with a plain scalar: those indented further than its key, empty ones between."""
        while self._at < len(self._lines):
            empty_from = self._at
            below = self.indent()
            if below is None or below <= indent:
                return
            yield from [""] * (self._at - empty_from)
            yield self._line()
            self._at += 1

    def _literal(self, head: re.Match[str], indent: int) -> str:
        lines = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            lines.append(line)
            self._at += 1
        least = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
        text = "\n".join(line[least:] for line in lines)
        if head[1] == ">":
            text = folded(text.rstrip("\n").split("\n"))
        return text.rstrip("\n") + ("" if "-" in head[2] else "\n")
