"""`ip-resources.txt` of a Retina capture: `ip -d -j addr show` among text (retina pkg/capture/provider)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

MARK = re.compile(rb"^\S*ip -d -j addr show[^\n(]*\n", re.MULTILINE)
STAMP = re.compile(r"-\d{8,14}(?:UTC|Z)?$")
NAME = "ip-resources.txt"
LARGEST, LOOKED_AT = 32 << 20, 1 << 16


def is_ip_resources(start: bytes) -> bool:
    """Return whether a file begins as Retina writes it: `Summary:` and the commands it ran."""
    return start.startswith(b"Summary:") and b"ip -d -j addr show" in start


def addr(path: Path) -> Any:
    """Return the JSON of `ip -d -j addr show`; raises ValueError and OSError where there is none."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST)
    found = MARK.search(data, data.find(b"Execute:"))
    if found is None:
        raise ValueError("it does not hold what `ip -d -j addr show` printed")
    text = data[found.end() :].decode("utf-8", "backslashreplace").lstrip()
    content, _ = json.JSONDecoder().raw_decode(text)
    return content


def node_of(stem: str, nodes: list[str]) -> str:
    """Return the node that a capture `NAME-NODE-TIME` was taken on: a known one, else all before the time."""
    plain = STAMP.sub("", stem)
    known = [node for node in nodes if plain == node or plain.endswith(f"-{node}")]
    return max(known, key=len, default=plain)
