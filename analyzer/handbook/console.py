"""Console blocks of a page: every `$ command` is run, and what it prints is what the page shows.

A block that needs a cluster, root or a network is preceded by `<!-- not run: REASON -->` and left as it is.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"(?P<skip><!-- not run: [^\n]+ -->\n)?^```console\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
PROMPT, STATUS = "$ ", "$ echo $?"
MARK = "\x1e"
"""Record separator: stands behind a command's output, before its exit code."""


class Failed(Exception):
    """A command of a page failed and the page does not say so."""


def rerun(page: str, folder: Path) -> str:
    """Return the page with the output of its commands, run in `folder` from the first to the last; raises Failed."""
    return BLOCK.sub(lambda block: _block(block, folder), page)


def _block(block: re.Match[str], folder: Path) -> str:
    if block["skip"]:
        return block[0]
    commands = [line for line in block["body"].splitlines() if line.startswith(PROMPT)]
    printed = _run([line.removeprefix(PROMPT) for line in commands], folder)
    _check(commands, [code for _, code in printed])
    shown = [f"{command}\n{output}" for command, (output, _) in zip(commands, printed, strict=True)]
    return f"```console\n{''.join(shown)}```"


def _run(commands: list[str], folder: Path) -> list[tuple[str, int]]:
    """Return what each prints on stdout, and its exit code; one bash runs all, so that `$?` and variables hold."""
    python = shlex.quote(sys.executable)
    lines = [f'analyze() {{ {python} -m analyzer "$@"; }}']
    for command in commands:
        lines += [command, f'code=$?; printf "{MARK}$code{MARK}"; (exit "$code")']
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root, "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
    done = subprocess.run(  # noqa: S603 - the commands are this project's own documentation
        ["/bin/bash", "-c", "\n".join(lines)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    parts = done.stdout.split(MARK)
    if len(parts) != 2 * len(commands) + 1:
        raise Failed(f"not run to the end: {commands}; {done.stderr.strip()}")
    return [(_trimmed(text), int(code)) for text, code in zip(parts[:-1:2], parts[1::2], strict=True)]


def _trimmed(text: str) -> str:
    """Return the text without blanks at the ends of its lines, as editors and git want it."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _check(commands: list[str], codes: list[int]) -> None:
    """Raise Failed where a command failed and the next one does not show that."""
    for command, code, following in zip(commands, codes, [*commands[1:], ""], strict=True):
        if code and following != STATUS:
            raise Failed(
                f"`{command.removeprefix(PROMPT)}` ended with {code}: correct it, or show that by `{STATUS}` below it"
            )
