"""What kubectl, cilium-dbg and the scripts said, as kept in files; where a file is missing nothing was said."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def text(path: Path) -> str:
    """Return what a file holds, nothing where it is missing."""
    return path.read_text() if path.exists() else ""


def lines(path: Path) -> Iterator[list[str]]:
    """Yield the words of each line."""
    yield from map(str.split, text(path).splitlines())


def answer(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file, empty where the file is missing; anything else ends the program with a line."""
    if not path.exists():
        return {}
    try:
        said = json.loads(text(path))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise SystemExit(
            f"{path.name} holds no JSON object, so its command gave no answer; next: see whether kubectl does"
        )
    return said


def items(folder: Path, kind: str) -> list[dict[str, Any]]:
    """Return the objects of a kind; kubectl prints one that was asked for by its name without a list around it."""
    said = answer(folder / f"{kind}.json")
    return list(said.get("items", [said] if said else []))
