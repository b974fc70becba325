"""The command line as a page: what `analyze --help` and the help of each verb print."""

from __future__ import annotations

import re
from pathlib import Path

from analyzer.handbook.console import rerun

ABOUT = """\
# Command line

Made from what `--help` prints. What is data goes to stdout, everything else to stderr; colours and progress appear on a
terminal only, and `NO_COLOR` takes the colours away."""
EXIT_CODES = """\
## Exit codes

--8<-- "README.md:exit-codes"
"""
VERB = re.compile(r"^  (\w+) ", re.MULTILINE)


def page() -> str:
    """Return the help of the command and of all the verbs that it lists, as Markdown."""
    top = _run(_asked("analyze"))
    verbs = VERB.findall(top.partition("Commands:\n")[2])
    asked = "\n\n".join(f"## analyze {verb}\n\n{_asked(f'analyze {verb}')}" for verb in verbs)
    return "\n\n".join([ABOUT, top, _run(asked), EXIT_CODES])


def _asked(command: str) -> str:
    return f"```console\n$ {command} --help\n```"


def _run(page: str) -> str:
    return rerun(page, Path())
