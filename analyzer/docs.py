"""Documents made from the code: `python -m analyzer.docs` writes them, `--check` tells whether they are current."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from analyzer import result
from analyzer.topology import manifest

SCHEMAS: dict[str, type[msgspec.Struct]] = {"manifest": manifest.Manifest, "result": result.Result}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> str:
    """Return the JSON Schema (2020-12) of the manifest or the Result, indented, ending in a newline."""
    return json.dumps({"$schema": DIALECT, **msgspec.json.schema(SCHEMAS[name])}, indent=1) + "\n"


def documents() -> dict[str, str]:
    """Return every generated document: path below docs/ → content."""
    return {f"{name}.schema.json": schema(name) for name in SCHEMAS}


def main(arguments: list[str]) -> int:
    """Write the documents to docs/ of the current folder, or with --check return 1 and name those that are stale."""
    folder = Path("docs")
    stale = [
        name
        for name, content in documents().items()
        if not (folder / name).is_file() or (folder / name).read_text() != content
    ]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"docs/{name} is not what the code says: run `make docs`\n")
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for name in stale:
        (folder / name).write_text(documents()[name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
