"""Bytes of a state file → the objects in it, one at a time, whether JSON or YAML, a list or one alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from analyzer.topology.cluster import block_yaml

LARGEST = 512 << 20
"""Bytes of one state file: that of a cluster with some 50,000 pods; what is larger is refused, not read."""
LOOKED_AT = 1 << 16
MARKS = re.compile(
    rb'"apiVersion"|^apiVersion:|"external-identifiers"|"labelsSHA256"|"labels":|identity=\d|"primary-address"'
    rb'|"kube-proxy-replacement"|"intra-host-routing-mode"|"hostIP"',
    re.MULTILINE,
)
"""Words of which each file that is read holds one near its beginning."""


def looks_like_state(start: bytes) -> bool:
    """Return whether a file with these first bytes (LOOKED_AT or all of it) may be state of a cluster."""
    opening = start.lstrip()[:1]
    return (opening in (b"{", b"[") or start.lstrip().startswith((b"apiVersion:", b"---"))) and bool(
        MARKS.search(start)
    )


def objects(data: bytes) -> Iterator[dict[str, Any] | str]:
    """Yield each object, or for one that cannot be read the reason; raises ValueError where nothing can."""
    opening = data.lstrip()[:1]
    if opening in (b"{", b"["):
        yield from _json(data, opening == b"[")
        return
    for each in block_yaml.objects(data.decode()):
        yield from _of(each)


def _json(data: bytes, is_list: bool) -> Iterator[dict[str, Any] | str]:
    """Items are decoded one by one, so that the memory taken is that of the file and of one item."""
    if is_list:
        items, kind = msgspec.json.decode(data, type=list[msgspec.Raw]), None
    else:
        whole = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        if "items" not in whole:
            yield from _of(msgspec.json.decode(data))
            return
        items, kind = msgspec.json.decode(whole["items"], type=list[msgspec.Raw] | None) or [], whole.get("kind")
    named = _decoded(kind) if kind else None
    for item in items:
        found = _decoded(item)
        if isinstance(found, dict) and isinstance(named, str) and named.removesuffix("List"):
            found.setdefault("kind", named.removesuffix("List"))
        yield from _of(found)


def _decoded(raw: msgspec.Raw) -> Any:
    return msgspec.json.decode(raw)


def _of(found: Any) -> Iterator[dict[str, Any] | str]:
    yield found if isinstance(found, dict) else f"an entry is {type(found).__name__}, not an object"
