"""`analyze flows` by the reference dissector alone: no machine code, no compiler.

    reference_flows.py FILE OUT

What a first run would take if the loop did not exist.
"""

from __future__ import annotations

import sys
from unittest.mock import patch

from analyzer.machine import compiler, linker

if __name__ == "__main__":
    with patch.object(linker, "load", lambda: None), patch.object(compiler, "start", lambda: None):
        from analyzer.cli import main

        sys.argv[1:] = ["flows", sys.argv[1], "--format", "csv", "--out", sys.argv[2]]
        main()
