from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("html", {"weasyprint", "rich", "pandas", "numpy"}),
        ("terminal", {"weasyprint", "jinja2", "rich", "pandas", "numpy"}),
        ("pdf", {"weasyprint", "rich", "pandas", "numpy"}),
    ],
)
def test_heavy_packages_are_loaded_only_when_used(module: str, heavy: set[str]) -> None:
    code = f"import sys, analyzer.report.{module}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert heavy & set(loaded) == set()
