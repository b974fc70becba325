"""Where frames are from, and the form of what makes a column of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analyzer.columns.batch import Batch


@dataclass(frozen=True)
class Source:
    """What a capture's frames have in common: where it is from, and what led to its tunnels."""

    run: str
    point: str
    file: str
    interfaces: list[str | None]
    comments: Mapping[int, str]
    """By frame number."""
    given_ports: Mapping[int, str]
    """UDP port → who says that it carries a tunnel: an option, or the manifest."""


Maker = Callable[[Batch, Source], Any]
"""Returns the Arrow array of one column, as long as the batch."""
