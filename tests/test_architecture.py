"""The shape of the code: imports point one way, help is light, names and docstrings keep the style."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.cli import VERBS

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "analyzer"
FILES = sorted(PACKAGE.rglob("*.py"))
LOOP = PACKAGE / "layers" / "loop"
"""Its package says once what all its functions take and return (pyproject.toml: D103)."""

MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "words": set(),
    "errors": set(),
    "garbage": set(),
    "schema": set(),
    "readers": {"errors"},
    "layers": {"errors", "readers"},
    "machine": {"layers"},
    "record_blocks": {"readers", "layers", "machine"},
    "topology": {"words", "errors", "readers"},
    "dissection_result": {"words"},
    "result": {"words", "errors", "topology", "dissection_result"},
    "trace_result": {"words", "errors"},
    "triage_result": {"errors", "result"},
    "compare": {"words", "result"},
    "compare_result": {"words", "errors", "result"},
    "check_result": {"errors", "result"},
    "expectations": {"words", "errors", "topology", "result", "compare", "check_result"},
    "flows": {"words", "errors", "schema", "readers", "layers", "machine", "record_blocks", "topology"},
    "bgp": {"readers", "layers"},
    "columns": {"errors", "schema", "readers", "layers", "machine", "record_blocks", "topology"},
    "journeys": {
        "__init__",
        "words",
        "errors",
        "readers",
        "layers",
        "machine",
        "topology",
        "trace_result",
        "columns",
    },
    "dissection": {"__init__", "words", "errors", "readers", "layers", "topology", "columns", "dissection_result"},
    "measures": {"words", "schema", "readers", "layers", "topology", "flows", "bgp", "journeys", "result"},
    "hints": {"result"},
    "points": {
        "errors",
        "readers",
        "layers",
        "machine",
        "record_blocks",
        "topology",
        "flows",
        "bgp",
        "columns",
        "journeys",
        "result",
    },
    "tshark_options": {"layers", "points"},
    "deep_check": {"points", "tshark_options", "result"},
    "seen_roles": {"topology", "flows", "result"},
    "run_read": {"seen_roles", "errors", "layers", "machine", "topology", "flows", "points"},
    "flow_table": {"errors", "layers", "machine", "topology", "measures", "run_read"},
    "run_measured": {"words", "topology", "flows", "journeys", "measures", "hints", "points", "run_read", "result"},
    "triage": {
        "words",
        "errors",
        "readers",
        "layers",
        "machine",
        "topology",
        "flows",
        "columns",
        "journeys",
        "result",
        "run_read",
    },
    "analysis": {
        "__init__",
        "triage",
        "garbage",
        "layers",
        "machine",
        "topology",
        "deep_check",
        "dissection",
        "dissection_result",
        "result",
        "run_read",
        "run_measured",
        "compare",
    },
    "annotate": {"__init__", "errors", "readers", "layers", "machine", "record_blocks", "topology"},
    "annotated_copies": {
        "errors",
        "triage",
        "garbage",
        "layers",
        "machine",
        "topology",
        "result",
        "run_read",
        "run_measured",
        "annotate",
    },
    "side_by_side": {
        "__init__",
        "errors",
        "readers",
        "result",
        "compare",
        "compare_result",
        "check_result",
        "expectations",
        "analysis",
    },
    "report": {
        "__init__",
        "garbage",
        "words",
        "errors",
        "schema",
        "result",
        "trace_result",
        "triage_result",
        "dissection_result",
        "compare_result",
        "check_result",
    },
    "handbook": {"result"},
    "docs": {
        "handbook",
        "schema",
        "result",
        "trace_result",
        "triage_result",
        "dissection_result",
        "compare_result",
        "check_result",
        "expectations",
        "topology",
        "journeys",
        "measures",
        "triage",
        "analysis",
        "report",
    },
    "cli": {
        "__init__",
        "words",
        "triage",
        "triage_result",
        "errors",
        "schema",
        "layers",
        "flows",
        "flow_table",
        "measures",
        "columns",
        "journeys",
        "dissection",
        "result",
        "analysis",
        "compare_result",
        "check_result",
        "side_by_side",
        "annotated_copies",
        "report",
        "docs",
    },
    "__main__": {"cli"},
}
"""Part of the package → parts it may import, besides itself. The order of the rows is the way of the data."""
ONE_MODULE_ONLY = {"result": {"topology.manifest"}, "docs": {"topology.manifest"}}
"""Of these a part is taken for its types alone."""
HEAVY = {
    "dpkt",
    "numpy",
    "pandas",
    "numba",
    "llvmlite",
    "pyarrow",
    "jinja2",
    "weasyprint",
    "rich",
    "pyshark",
    "zstandard",
    "duckdb",
    "pypdfium2",
    "PIL",
}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the analyzer modules that a file imports anywhere in it, as names below the package."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "analyzer":
            names |= {_module(node.module, alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.split(".")[0] == "analyzer"}
    return {name.removeprefix("analyzer").lstrip(".") or "__init__" for name in names}


def _module(module: str, name: str) -> str:
    """`from analyzer.x import y` imports the module x.y where there is one, else x."""
    below = PACKAGE.joinpath(*module.split(".")[1:], name)
    return f"{module}.{name}" if below.is_dir() or below.with_suffix(".py").is_file() else module


def test_every_part_of_the_package_has_its_place() -> None:
    assert {part(path) for path in FILES} - {"report_templates"} <= set(MAY_IMPORT)


def test_imports_point_one_way() -> None:
    """No part imports one that comes later in the way of the data, so nothing goes back."""
    against = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path in FILES
        for name in imported(path)
        if name.split(".")[0] != part(path) and name.split(".")[0] not in MAY_IMPORT.get(part(path), set())
    ]
    assert [] == against


def test_the_table_of_imports_itself_has_no_way_back() -> None:
    rows = list(MAY_IMPORT)
    later = [(row, name) for row in rows for name in MAY_IMPORT[row] if rows.index(name) >= rows.index(row)]
    assert [] == later


def test_where_only_types_are_wanted_only_their_module_is_imported() -> None:
    taken = {
        user: {name for path in FILES if part(path) == user for name in imported(path) if name.startswith("topology")}
        for user in ONE_MODULE_ONLY
    }
    assert [] == [name for user, names in taken.items() for name in names - ONE_MODULE_ONLY[user]]


def _loop_imports() -> dict[str, set[str]]:
    """Return module → modules of the loop that it imports, for all outside the loop that import any."""
    found = {_name(path): {name for name in imported(path) if name.startswith("layers.loop")} for path in FILES}
    return {name: loop for name, loop in found.items() if loop and not name.startswith("layers.loop")}


def test_the_two_readings_of_a_header_do_not_know_each_other() -> None:
    """Their equality proves something only while they share no code; layers/rows.py alone knows how both say it."""
    loop = {name for path in FILES if path.parent == LOOP for name in imported(path)}
    assert {"layers.loop"} == {".".join(name.split(".")[:2]) for name in loop}
    assert ["layers.rows"] == [name for name in _loop_imports() if name.startswith("layers.")]


def test_rows_of_frames_are_written_by_names_of_slots_and_codes() -> None:
    assert {"layers.loop.codes", "layers.loop.slots"} == _loop_imports()["layers.rows"]


def test_the_compiled_loop_is_used_by_the_machine_and_what_makes_rows() -> None:
    assert {"layers", "machine", "record_blocks", "flows", "columns", "journeys", "points", "annotate", "triage"} == {
        name.split(".")[0] for name in _loop_imports()
    }


def test_numba_is_imported_where_it_compiles_and_nowhere_else() -> None:
    """Importing it would take most of a run."""
    importing = {
        _name(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "numba" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numba")
    }
    assert {"layers.loop.entries", "layers.loop.jit"} == importing
    assert ["machine.compiler"] == [n for n, loop in _loop_imports().items() if "layers.loop.entries" in loop]


def test_the_report_reads_the_result_and_nothing_else() -> None:
    """The Result is the wall: what is drawn can be drawn again from result.json.

    Rows come with their columns, journeys with the Trace.
    """
    outside = {name for path in FILES if part(path) == "report" for name in imported(path)}
    assert {name for name in outside if not name.startswith("report")} <= {
        "__init__",
        "check_result",
        "compare_result",
        "dissection_result",
        "errors",
        "garbage",
        "result",
        "schema",
        "trace_result",
        "triage_result",
        "words",
    }


def test_modules_of_one_part_do_not_import_each_other_in_a_circle() -> None:
    graph = {_name(path): {name for name in imported(path) if name != _name(path)} for path in FILES}
    circles = [name for name in graph if name in _reachable(graph, name)]
    assert [] == circles


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, ())
    return seen


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Somebody who asks how to call it should not wait for what it does."""
    code = (
        "import sys\n"
        "from analyzer.cli import main\n"
        f"sys.argv = ['analyze', *{arguments!r}]\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        "sys.stderr.write(' '.join(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert set() == set(done.stderr.split()) & HEAVY


def test_the_flow_table_loads_the_machine_code_it_links_and_no_dissector() -> None:
    """With machine code dpkt is never needed, and importing it takes as long as counting 300,000 packets."""
    code = "import sys, analyzer.flows.core_table, analyzer.cli.flows; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert set() == set(done.stdout.split()) & HEAVY


def test_no_file_is_named_after_nothing() -> None:
    """A file is named by the thing it holds."""
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
    sources = [*FILES, *(PROJECT / "tests").rglob("*.py"), *(PROJECT / "scripts").rglob("*.*")]
    assert [] == [str(path) for path in sources if path.stem in vague]


def test_every_public_name_says_what_it_is() -> None:
    silent = [
        f"{path.relative_to(PROJECT)}: {getattr(node, 'name', 'the module')}"
        for path in FILES
        for node in _interface(ast.parse(path.read_text()))
        if not ast.get_docstring(node) and not (path.parent == LOOP and isinstance(node, ast.FunctionDef))
    ]
    assert [] == silent


def _interface(node: ast.Module | ast.ClassDef) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef]:
    """Yield the module or class and the public classes and functions in it; what a function holds is its own affair."""
    yield node
    for inner in node.body:
        if isinstance(inner, ast.ClassDef | ast.FunctionDef) and not inner.name.startswith("_"):
            yield from _interface(inner) if isinstance(inner, ast.ClassDef) else [inner]
