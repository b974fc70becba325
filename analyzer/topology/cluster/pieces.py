"""Bytes of a state file → the objects in it, one at a time, whether JSON or YAML, a list or one alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

LARGEST = 512 << 20
"""Bytes of one state file: that of a cluster with some 50,000 pods; what is larger is refused, not read."""
LOOKED_AT = 1 << 16
MARKS = (
    b'"apiVersion"', b"\napiVersion:", b'"external-identifiers"', b'"labelsSHA256"', b'"primary-address"',
    b'"kube-proxy-replacement"', b'"intra-host-routing-mode"', b'"hostIP"', b'"routingMode"', b'"tunnelProtocol"',
    b'"tunnelPort"', b'"frontend-address"', b"[ClusterIP", b"[NodePort", b"[LoadBalancer", b"[ExternalIPs",
    b"[HostPort", b"[LocalRedirect",
)  # fmt: skip
"""Words of which each file that is read holds one near its beginning, or IDENTITY; each is looked for by itself, as a
pattern of them all takes ten times as long, and every file beside the captures is asked."""
IDENTITY = re.compile(rb"identity=\d")
VALUES = re.compile(rb"^(?:routingMode|tunnelProtocol|tunnelPort):", re.MULTILINE)
"""Keys of Helm's values in YAML, which may begin with any other key."""


def looks_like_state(start: bytes) -> bool:
    """Return whether a file with these first bytes (LOOKED_AT or all of it) may be state of a cluster."""
    opening = start.lstrip()[:1]
    if opening.isalpha() and b"\0" not in start and VALUES.search(start):
        return True
    return (opening in (b"{", b"[") or start.lstrip().startswith((b"apiVersion:", b"---"))) and _marked(start)


def _marked(start: bytes) -> bool:
    found = start.startswith(b"apiVersion:") or any(mark in start for mark in MARKS)
    return found or IDENTITY.search(start) is not None


def objects(data: bytes) -> Iterator[dict[str, Any] | str]:
    """Yield each object, or for one that cannot be read the reason; raises ValueError where nothing can."""
    if data.lstrip()[:1] not in (b"{", b"["):
        from analyzer.topology.cluster import state_yaml  # with PyYAML: most state is JSON

        for each in state_yaml.objects(data.decode()):
            yield from _of(each)
        return
    for part, kind in _parts_of_lines(data):
        found = msgspec.json.decode(part)
        if isinstance(found, dict) and kind:
            found.setdefault("kind", kind)
        yield from _of(found)


_Part = tuple[msgspec.Raw | bytes, str | None]
"""An object undecoded, and the kind that its list gives it: so the memory taken is that of the file and of one item."""


def _parts_of_lines(data: bytes) -> list[_Part]:
    """Return the parts of one document or, where it is none, of one a line."""
    try:
        return _parts(data)
    except msgspec.DecodeError as error:
        try:
            return [part for line in data.splitlines() if line.strip() for part in _parts(line)]
        except msgspec.DecodeError:
            raise error from None


def _parts(data: bytes) -> list[_Part]:
    if data.lstrip().startswith(b"["):
        return [(item, None) for item in msgspec.json.decode(data, type=list[msgspec.Raw])]
    whole = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    if "items" not in whole:
        return [(data, None)]
    kind = msgspec.json.decode(whole["kind"]) if "kind" in whole else None
    of_items = kind.removesuffix("List") if isinstance(kind, str) else None
    return [(item, of_items) for item in msgspec.json.decode(whole["items"], type=list[msgspec.Raw] | None) or []]


def _of(found: Any) -> Iterator[dict[str, Any] | str]:
    yield found if isinstance(found, dict) else f"an entry is {type(found).__name__}, not an object"
