"""State files → facts, oldest first; a piece that cannot be used is left out with its reason, the rest is used."""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from typing import Any

import msgspec

from analyzer.errors import LeftOut, readable
from analyzer.topology.cluster import agent, helm, kubernetes, retina
from analyzer.topology.cluster.config import Config
from analyzer.topology.cluster.facts import Facts
from analyzer.topology.cluster.find import StateFile
from analyzer.topology.cluster.pieces import LARGEST, objects

OVERLAY = (b"tunnel-p", b"tunnelP")
"""How the ConfigMap, `cilium-dbg status` and Helm's values begin the names of these settings."""
AGAIN = "take the snapshot again"


def facts_of(files: Iterable[tuple[StateFile, str | None]], left_out: list[LeftOut]) -> Facts:
    """Return what the files say; each comes with the node whose folder it lies in, null where that is none's."""
    facts = Facts()
    for file, node in sorted(files, key=lambda each: each[0].order):
        if file.path.name == retina.NAME:
            continue  # topology/points.py reads it for the captures beside it
        fault = _read(file, node, facts)
        if fault:
            name = readable(file.shown)
            left_out.append(LeftOut(name, f"cannot read all of {name}", *fault))
    return facts


def overlay_config(files: Iterable[StateFile]) -> Config:
    """Return Cilium's settings of those files alone in which the overlay is named; what is wrong the main job tells."""
    facts = Facts()
    for file in sorted(files, key=lambda each: each.order):
        if file.path.name != retina.NAME and _names_overlay(file):
            _read(file, None, facts)
    return Config.of(facts.config, [])


def _names_overlay(file: StateFile) -> bool:
    """Return whether the setting of a tunnel's port or protocol stands anywhere in the file."""
    try:
        with file.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return any(data.find(word) >= 0 for word in OVERLAY)
    except (OSError, ValueError):  # ValueError: the file is empty
        return False


def _read(file: StateFile, node: str | None, facts: Facts) -> tuple[str, str] | None:
    """Add a file's facts; return what was wrong with it and what to do, None where nothing was."""
    try:
        size = file.path.stat().st_size
        if size > LARGEST:
            return (
                f"{size >> 20} MB of state, more than the {LARGEST >> 20} MB that are read",
                "leave out what is not needed",
            )
        wrong = [why for each in objects(file.path.read_bytes()) if (why := _take(each, facts, node))]
    except OSError as error:
        return error.strerror or str(error), "check the file's permissions"
    except (ValueError, msgspec.MsgspecError) as error:
        return f"neither JSON nor YAML as Kubernetes writes it: {error}", AGAIN
    except RecursionError:
        return "it is nested too deeply", AGAIN
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        return f"{wrong[0]}{more}; the rest was used", AGAIN
    return None


def _take(row: dict[str, Any] | str, facts: Facts, node: str | None) -> str | None:
    """Add what one object says; return what is wrong with it, None also for one that nobody needs."""
    if isinstance(row, str):
        return row
    kind = row.get("kind")
    if isinstance(kind, str) and (kind in kubernetes.KINDS or "apiVersion" in row):
        return None if kubernetes.take(kind, row, facts) is not False else f"a {kind} without what makes it one"
    if not helm.take(row, facts):
        agent.take(row, facts, node)
    return None
