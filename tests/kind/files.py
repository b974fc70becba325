"""The files that make the kind clusters, as the tests read them, and what ../shared holds of Cilium 1.20.0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
KIND = PROJECT / "scripts" / "kind"
SETUPS = ("vxlan", "native-auto", "native-bgp", "geneve")
CHART = PROJECT.parent / "shared" / "cilium"


def documents(path: Path, **replaced: str) -> list[dict[str, Any]]:
    """Return the YAML documents of a file, placeholders replaced as the scripts replace them."""
    text = path.read_text()
    for name, value in replaced.items():
        text = text.replace(name, value)
    return list(yaml.safe_load_all(text))


def of_chart(name: str) -> Path:
    """Return a file of the Cilium chart; the test is skipped where it is not beside the project."""
    path = CHART / name
    if not path.exists():
        pytest.skip(f"the chart's files are not here: ../shared/cilium/{name}")
    return path
