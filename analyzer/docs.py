"""Documents made from the code: `python -m analyzer.docs` writes them, `--check` tells whether they are current."""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from analyzer import check_result, compare_result, dissection_result, result, trace_result, triage_result
from analyzer.expectations import form
from analyzer.handbook import result_page, verbs
from analyzer.handbook.pages import pages
from analyzer.measures.flow_columns import FLOW_COLUMNS
from analyzer.report.artefacts import index
from analyzer.schema import FLOWS, FRAMES, Column
from analyzer.topology import manifest
from analyzer.triage import documentation
from analyzer.triage.registry import RULES

SCHEMAS: dict[str, type[msgspec.Struct]] = {
    "manifest": manifest.Manifest,
    "result": result.Result,
    "trace": trace_result.Trace,
    "triage": triage_result.TriageReport,
    "dissection": dissection_result.Dissection,
    "comparison": compare_result.SideBySide,
    "expectations": form.Document,
    "check": check_result.Check,
    "artefacts": index.Index,
}
ABOUT_FLOWS = f"""\
One row a run and flow, both directions. `--columns core` is the first {len(FLOWS)}, by the fast path: no topology, no
TCP states. `--columns 'source_*,path_class'` chooses by name and pattern. TCP is taken at one capture point, named in
`tcp_measured_at`, and its counts are those of Wireshark's `tcp.analysis.*`; a side whose frames were not seen has
nulls."""
ABOUT_FRAMES = """\
One row a frame. Unprefixed columns are the outermost packet's, as on the wire; `inner_` columns those of the innermost
packet that a tunnel carries; `quoted_` columns those of the packet inside an ICMP error.

`--columns 'frame_number,ip_*'` chooses by name and pattern. `--filter` takes an SQL condition on any columns, evaluated
by [DuckDB](https://duckdb.org/docs/stable/sql/introduction): rows for which it is true are written.

```console
$ analyze frames eth0.pcap --filter "inner_ip_src = '10.244.1.17' and inner_tcp_flags & 2 > 0"
$ analyze frames eth0.pcap --filter 'tunnel_depth > 0 and inner_ip_ttl between 60 and 63'
$ analyze frames eth0.pcap --filter 'len(geneve_options) > 0'
$ analyze frames eth0.pcap --filter "decode_status <> 'ok'" --columns frame_number,decode_stop
```

A Geneve option has `class`, `type`, `critical`, `length` (bytes of data), `data` (hex), `name` (what it is, or whose
class) and `value` (what the data say); in CSV the list is JSON."""
TABLES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "flows": (ABOUT_FLOWS, FLOW_COLUMNS),
    "frames": (ABOUT_FRAMES, FRAMES),
}
"""Verb → what its table needs said, and its columns."""
LONE = "eth0.pcap"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> str:
    """Return the JSON Schema (2020-12) of one of SCHEMAS, indented, ending in a newline."""
    found = msgspec.json.schema(SCHEMAS[name])
    return json.dumps({"$schema": DIALECT, **_cleaned(found)}, indent=1) + "\n"


def columns(*tables: str) -> str:
    """Return the columns of these tables as Markdown, all of them by default."""
    lines = [
        "# Columns",
        "",
        "Made from `analyzer/schema.py`. Names are Wireshark's for bytes of a frame, ECS's and IPFIX's for flows, where"
        " these have one; null means not there or not known, never zero.",
    ]
    for table in tables or TABLES:
        lines += ["", f"## `analyze {table}`", "", TABLES[table][0], ""]
        lines += ["| column | kind | name from | meaning |", "|---|---|---|---|"]
        lines += [f"| `{name}` | {kind} | {says} | {meaning} |" for name, kind, says, meaning in TABLES[table][1]]
    return "\n".join(lines) + "\n"


def _cleaned(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with docstrings free of indentation, which Python 3.13 strips by itself and older ones keep."""
    cleaned: dict[str, Any] = json.loads(json.dumps(schema), object_hook=_without_indentation)
    return cleaned


def _without_indentation(node: dict[str, Any]) -> dict[str, Any]:
    words = node.get("description")
    return node | {"description": inspect.cleandoc(words)} if isinstance(words, str) else node


def example(*captures: str) -> str:
    """Return what `analyze CAPTURES` prints in an 80-column terminal, each capture read as if it stood alone."""
    from rich.console import Console

    from analyzer.analysis import analyse
    from analyzer.report import terminal

    printed = io.StringIO()
    terminal.summary(analyse(map(Path, captures)), Console(file=printed, width=80, highlight=False))
    return "\n".join(line.rstrip() for line in printed.getvalue().splitlines())


def lone_example(capture: Path) -> str:
    """Return the example for a copy of one capture without the manifest and state around it."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copy(capture, LONE)
        return example(LONE)


def trace_example(run: Path) -> str:
    """Return what `analyze trace RUN` prints of a ping's request on 100 columns."""
    from analyzer.journeys.trace import Wish, trace
    from analyzer.report.journey_text import text

    found = trace([run], Wish(), {})
    del found.journeys[1:]
    return text(found, 100).rstrip()


def triage_example(captures: Path) -> str:
    """Return what `analyze triage CAPTURES` prints on 100 columns."""
    from analyzer.analysis import analyse
    from analyzer.report.triage_text import text

    result = analyse([captures], deep=False)
    return text(triage_result.triage_of(result), result.runs, 100).rstrip()


def readme(text: str, root: Path) -> str:
    """Return the README with its examples printed anew from the committed captures."""
    examples = {
        "lone": lone_example(root.resolve() / "captures/vxlan/baseline/worker/eth0.pcap"),
        "samples": example(str(root / "captures")),
        "trace": trace_example(root / "captures/vxlan/baseline"),
        "triage": triage_example(root / "tests/triage/incidents/missing-pod-route"),
    }
    for name, printed in examples.items():
        block = f"<!-- example: {name} -->\n```text\n{printed}\n```\n<!-- /example -->"
        old = re.findall(rf"<!-- example: {name} -->.*?<!-- /example -->", text, flags=re.DOTALL)
        if len(old) != 1:
            raise ValueError(f"README.md has {len(old)} places for the example `{name}`, not one")
        text = text.replace(old[0], block)
    return text


def documents(root: Path) -> dict[Path, str]:
    """Return every generated document below `root`: path → content."""
    schemas = {root / "docs" / f"{name}.schema.json": schema(name) for name in SCHEMAS}
    schemas[root / "docs" / "schema.md"] = columns()
    schemas[root / "docs" / "rules.md"] = documentation.page(RULES)
    schemas |= {root / "docs" / "cli.md": verbs.page(), root / "docs" / "result.md": result_page.page()}
    return schemas | pages(root) | {root / "README.md": readme((root / "README.md").read_text(), root)}


def main(arguments: list[str]) -> int:
    """Write the documents of the current folder, or with --check return 1 and name those that are stale."""
    found = documents(Path())
    stale = {path: text for path, text in found.items() if not path.is_file() or path.read_text() != text}
    for path, text in stale.items():
        if "--check" in arguments:
            sys.stderr.write(f"{path} is not what the code says: run `make docs`\n")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
