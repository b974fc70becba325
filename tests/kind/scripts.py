"""The small Python scripts of scripts/, run as the shell runs them: by path, text in, text out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.kind.files import PROJECT


def run(script: str, *arguments: str | Path, stdin: Any = None) -> subprocess.CompletedProcess[str]:
    """Return how `scripts/<script>` ended, `stdin` given to it as JSON."""
    command = [sys.executable, str(PROJECT / "scripts" / script), *map(str, arguments)]
    return subprocess.run(command, input=json.dumps(stdin), capture_output=True, text=True, check=False)
