"""The incidents of the lab (scripts/incidents): their captures, and what the scripts say is true of them."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import msgspec
import yaml

from analyzer.analysis import analyse
from analyzer.result import Finding, Run
from analyzer.topology.manifest import Manifest, load

SCRIPTS = Path(__file__).parents[2] / "scripts" / "incidents"
CAPTURES = Path(os.environ.get("PODPATH_INCIDENTS", Path(__file__).parent / "incidents"))
"""The committed ones, or others that were just captured (make incidents)."""


class Expected(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """expected.yaml of an incident, or of a healthy run that looks like one."""

    rule: str | None
    """Id of the rule whose finding comes first; null where nothing is wrong."""
    look_alike_of: str | None
    """The rule that must stay silent, because this is healthy or another rule's."""
    shaped: str | None
    """What is not real about it and why; null where all of it is."""
    what: str
    last_seen_at: list[str]
    next_expected_at: list[str]
    select: str
    """Wireshark display filter for the frames that show it."""
    decode_as: list[str]
    points: list[str]
    """Where these frames stand: a capture file's path without its ending."""
    also: list[str]
    """Rules that may truthfully be found beside."""


def names() -> list[str]:
    """Return the incidents that scripts cause."""
    return sorted(path.stem for path in SCRIPTS.glob("*.sh"))


def captured() -> list[str]:
    """Return the incidents whose captures are committed."""
    return sorted(path.parent.name for path in CAPTURES.glob("*/expected.yaml"))


@cache
def expected(name: str) -> Expected:
    return msgspec.convert(yaml.safe_load((CAPTURES / name / "expected.yaml").read_text()), type=Expected)


@cache
def manifest(name: str) -> Manifest:
    return load(CAPTURES / name / "manifest.json")


@cache
def run(name: str) -> Run:
    """Return what the analyzer says of it."""
    return analyse([CAPTURES / name], deep=False).runs[0]


def findings(name: str) -> list[Finding]:
    """Return what triage finds there, gravest first."""
    return run(name).triage.findings


def point_files(name: str) -> dict[str, Path]:
    """Return capture point → file, for the points that were captured."""
    files = [point.file for point in manifest(name).points if point.file]
    return {str(Path(file).with_suffix("")): CAPTURES / name / file for file in files}


def selected(name: str, point: str) -> list[int]:
    """Return the numbers of the frames that tshark selects at this point."""
    said = expected(name)
    return numbers(point_files(name)[point], said.select, said.decode_as)


def numbers(capture: Path, display_filter: str, decode_as: list[str]) -> list[int]:
    """Return the numbers of the frames of a capture that tshark's display filter selects."""
    told = [word for rule in decode_as for word in ("-d", rule)]
    command = ["tshark", "-r", str(capture), *told, "-Y", display_filter, "-T", "fields", "-e", "frame.number"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return [int(line) for line in found.stdout.split()]
