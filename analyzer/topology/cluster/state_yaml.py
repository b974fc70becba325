"""The YAML that kubectl and a sysdump write, read by PyYAML with the scalars of YAML 1.2.

YAML 1.1 takes `12:34:56:10:20:30` for a number, `on` for true and a time for a date; what Kubernetes writes does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

DEEPEST = 60


class Loader(yaml.CSafeLoader):  # type: ignore[misc]
    """libyaml's parser, with the scalars of JSON (YAML 1.2, 10.2)."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to say it


SCALARS = {
    "null": ("~|null|", "~n"),
    "bool": ("true|false", "tf"),
    "int": ("-?(?:0|[1-9][0-9]*)", "-0123456789"),
    "float": (r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)", "-0123456789"),
}
for _tag, (_words, _first) in SCALARS.items():
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_words})$"), ["", *_first])


def objects(text: str) -> Iterator[Any]:
    """Yield the objects of the file, a list's items one by one; raises ValueError where it is no YAML.

    Items of a typed list name no kind, so they get the list's: `PodList` holds each a `Pod`.
    """
    try:
        check_depth(text)
        for document in yaml.load_all(text, Loader):
            yield from _of(document)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def check_depth(text: str) -> None:
    """Raise ValueError for what is nested deeper than anything is: PyYAML would overrun the stack, and crash."""
    depth = 0
    for event in yaml.parse(text, Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST} levels")


def _of(document: Any) -> Iterator[Any]:
    if document is None:
        return
    if isinstance(document, list):
        yield from document
    elif isinstance(document, dict) and "items" in document:
        yield from _of_kind(document["items"], document.get("kind"))
    else:
        yield document


def _of_kind(items: Any, kind: Any) -> Iterator[Any]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(kind, str) and kind.removesuffix("List"):
            item.setdefault("kind", kind.removesuffix("List"))
        yield item
