"""Options that several verbs share, as decorators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

PORT = click.IntRange(1, 65535)


def named_file(out: Path | None) -> Path | None:
    """Return the file to write, None for stdout, which `-` names too."""
    return None if out == Path("-") else out


def tunnel_ports(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --vxlan-port and --geneve-port."""
    for protocol in ("Geneve", "VXLAN"):
        words = f"A further UDP port that carries {protocol}."
        command = click.option(f"--{protocol.lower()}-port", type=PORT, multiple=True, help=words)(command)
    return command
