"""Fields of documents from strangers: the value where it has the right type, None or nothing where it has not."""

from __future__ import annotations

import ipaddress
from typing import Any

Row = dict[str, Any]
LONGEST_NAME = 253
"""Characters of a Kubernetes name (RFC 1123 subdomain, validation.go); longer ones are cut."""


def at(row: Any, *keys: str) -> Any:
    """Return what lies under these keys, one object in another; None where the way ends."""
    for key in keys:
        row = row.get(key) if isinstance(row, dict) else None
    return row


def rows(value: Any) -> list[Row]:
    """Return the objects of a list; anything else counts as none."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """Return a name: not empty, not longer than Kubernetes allows, control characters shown instead of obeyed."""
    if not isinstance(value, str) or not value:
        return None
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value[:LONGEST_NAME])


def texts(value: Any) -> list[str]:
    """Return the names in a list."""
    return [name for each in value if (name := text(each))] if isinstance(value, list) else []


def number(value: Any) -> int | None:
    """Return a number that is not negative, also one in quotes as ConfigMaps and object names hold them."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63 else None


def address(value: Any) -> str | None:
    """Return an IP address in the form in which packets are shown; a prefix that is one address counts as it."""
    try:
        plain = value.removesuffix("/32" if ":" not in value else "/128")
        return str(ipaddress.ip_address(plain)) if "%" not in plain else None
    except (AttributeError, ValueError):
        return None


def addresses(values: Any) -> tuple[str, ...]:
    """Return the different addresses among these values, in their order."""
    return tuple(dict.fromkeys(found for each in values if (found := address(each))))


def labels(value: Any) -> dict[str, str]:
    """Return labels, of an object or of a list of `source:key=value`."""
    if not isinstance(value, dict):
        value = dict(each.partition("=")[::2] for each in texts(value))
    return {name: text(content) or "" for key, content in value.items() if (name := text(key))}
