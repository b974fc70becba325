"""A file of expectations → documents, each expectation with its line; what is wrong is told with its line too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from analyzer.errors import CannotRead, Misused, readable
from analyzer.expectations.form import Document
from analyzer.topology.cluster.state_yaml import Loader, check_depth

LARGEST = 1 << 20
"""Bytes; a file for people is some thousand times smaller."""
PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
UNKNOWN = re.compile(r"unknown field `(?P<key>.*?)`")
CONVERTED: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": float,
    "str": str,
}
NEXT = "`analyze schema expectations` says what may stand there"


@dataclass(frozen=True)
class Written:
    """A document, the file it is from, and the line of each of its expectations."""

    file: str
    document: Document
    line: int
    lines: list[int]


def load(path: Path) -> list[Written]:
    """Return the documents of a file; raises CannotRead where it cannot be read, Misused with the line of a fault."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        text = content.decode()
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error), "check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise CannotRead(path, f"it is no UTF-8: {error.reason}", "give a YAML file of expectations") from error
    if len(content) > LARGEST:
        raise CannotRead(path, f"it is larger than {LARGEST} bytes", "give a YAML file of expectations")
    documents = list(_documents(readable(path), text))
    if not documents:
        raise Misused(f"cannot use {readable(path)}", "it expects nothing", NEXT)
    return documents


def _documents(file: str, text: str) -> Iterator[Written]:
    try:
        _plain(text)
        for node in yaml.compose_all(text, Loader):
            lines: dict[str, int] = {}
            value = _value(node, "", lines)
            if value is not None:  # `---` with nothing behind it
                yield _document(file, value, lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _fault(file, line, error.problem or "it is no YAML") from error
    except (yaml.YAMLError, ValueError) as error:
        raise _fault(file, 1, " ".join(str(error).split())) from error


def _plain(text: str) -> None:
    """Raise for what is nested too deep, and for aliases: a few of them make gigabytes."""
    check_depth(text)
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _Fault("aliases are not taken: write it out, and `*` in quotes", event.start_mark)


class _Fault(yaml.MarkedYAMLError):  # type: ignore[misc]
    """Something that is YAML and yet not taken."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(problem=problem, problem_mark=mark)


def _value(node: Any, path: str, lines: dict[str, int]) -> Any:
    """Return the node as Python has it, and write down the line of everything in it by msgspec's path."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, f"{path}[{at}]", lines) for at, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    kind = node.tag.rpartition(":")[2]
    if kind not in CONVERTED:
        raise _Fault(f"the tag {node.tag} is not taken", node.start_mark)
    return CONVERTED[kind](node.value)


def _mapping(node: Any, path: str, lines: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Fault("a key has to be a word", key.start_mark)
        if key.value in found:
            raise _Fault(f"`{key.value}` stands twice", key.start_mark)
        lines[f"{path}.{key.value}"] = key.start_mark.line + 1
        found[key.value] = _value(value, f"{path}.{key.value}", lines)
    return found


def _document(file: str, value: Any, lines: dict[str, int]) -> Written:
    try:
        document = msgspec.convert(value, Document)
    except msgspec.ValidationError as error:
        raise _misfit(file, str(error), lines) from error
    return Written(file, document, lines[""], [lines[f".expect[{at}]"] for at in range(len(document.expect))])


def _misfit(file: str, message: str, lines: dict[str, int]) -> Misused:
    match = PLACE.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    what = what.replace(" | null`", "`")  # leaving a key out says the same
    unknown = UNKNOWN.search(what)
    line = lines.get(f"{path}.{unknown['key']}" if unknown else path) or lines.get(path) or lines[""]
    if unknown:
        what = f"`{unknown['key']}` is not known there"
    where = path.removeprefix(".")
    return _fault(file, line, f"{where}: {what}" if where else what)


def _fault(file: str, line: int, why: str) -> Misused:
    return Misused(f"cannot use {file}, line {line}", why, NEXT)
