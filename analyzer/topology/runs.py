"""From the command line's CAPTURES to runs: one per manifest, one per folder of captures that no manifest names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.errors import CannotRead, LeftOut, NothingToAnalyse
from analyzer.readers import is_capture
from analyzer.topology import manifest as manifests
from analyzer.topology.manifest import Manifest
from analyzer.topology.roles import pod_of, role_of
from analyzer.words import Origin, Role

MANIFEST = "manifest.json"
CAPTURE_SUFFIXES = {".pcap", ".pcapng", ".cap", ".dump", ".ntar"}
PACKED_SUFFIXES = {".gz", ".xz", ".zst"}


@dataclass
class PointInput:
    """One capture point to read: its file (None when it could not be captured) and what is declared of it."""

    id: str
    node: str | None
    interface: str
    role: Role
    role_origin: Origin
    pod: str | None
    path: Path | None
    relative: str | None
    """Path as the report names it, relative to the argument it was found under."""
    declared: manifests.Point | None = None
    notes: list[str] = field(default_factory=list)


@dataclass
class RunInput:
    """One run to analyse."""

    id: str
    root: Path
    manifest: Manifest | None
    points: list[PointInput]


@dataclass
class Inputs:
    """Everything found under the arguments, and what could not be used."""

    runs: list[RunInput]
    left_out: list[LeftOut]


def discover(arguments: Iterable[Path]) -> Inputs:
    """Return runs in the order of their ids; raises NothingToAnalyse when there is no capture at all."""
    inputs = Inputs([], [])
    found: dict[Path, Path] = {}
    for argument in _expanded(arguments):
        for base, folder, files in _walk(argument, inputs.left_out):
            if MANIFEST in files and folder / MANIFEST not in found:
                _read_manifest(base, folder, inputs)
            found.update({folder / name: base for name in files if folder / name not in found})
    named = {point.path for run in inputs.runs for point in run.points}
    loose = [(base, path) for path, base in found.items() if path not in named and path.name != MANIFEST]
    _add_loose([pair for pair in loose if _usable(pair[1], inputs.left_out)], inputs)
    if not any(point.path for run in inputs.runs for point in run.points) and not inputs.left_out:
        where = " ".join(map(str, arguments))
        raise NothingToAnalyse(
            f"no capture in {where}",
            "no file there starts like pcap or pcapng",
            "give a capture or a folder of captures",
        )
    inputs.runs.sort(key=lambda run: run.id)
    return inputs


def _expanded(arguments: Iterable[Path]) -> Iterable[Path]:
    """Yield the arguments; one that does not exist as it stands may be a glob that no shell expanded."""
    for argument in arguments:
        matches = [] if argument.exists() else sorted(glob.glob(str(argument), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        yield from map(Path, matches) if matches else (argument,)


def _walk(argument: Path, left_out: list[LeftOut]) -> Iterable[tuple[Path, Path, list[str]]]:
    """Yield (base for relative names, folder, visible file names), sorted; a file is its folder's only one."""
    if argument.is_file():
        yield argument.parent, argument.parent, [argument.name]
        return
    if not argument.exists():
        raise NothingToAnalyse(f"cannot find {argument}", "no such file or folder", "check the path")

    def unreadable(error: OSError) -> None:
        left_out.append(_left_out(str(error.filename), error.strerror or str(error), "check the folder's permissions"))

    for folder, subfolders, names in os.walk(argument, onerror=unreadable):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and name != "state")
        yield argument, Path(folder), sorted(name for name in names if not name.startswith("."))


def _left_out(path: str, why: str, next_step: str) -> LeftOut:
    return LeftOut(path, f"cannot read {path}", why, next_step)


def _read_manifest(base: Path, folder: Path, inputs: Inputs) -> None:
    """Add the manifest's run; a bad manifest is left out and its captures are analysed without it."""
    try:
        manifest = manifests.load(folder / MANIFEST)
    except CannotRead as error:
        inputs.left_out.append(LeftOut(_relative(folder / MANIFEST, base), error.what, error.why, error.next_step))
        return
    run_id = f"{manifest.setup}/{manifest.scenario}"
    if any(run.id == run_id for run in inputs.runs):
        run_id = str(folder)
    points = [_declared_point(folder, base, point, inputs.left_out) for point in manifest.points]
    inputs.runs.append(RunInput(run_id, folder, manifest, points))


def _declared_point(folder: Path, base: Path, point: manifests.Point, left_out: list[LeftOut]) -> PointInput:
    name = (
        f"pod-{point.pod.rpartition('/')[2]}-{point.interface}"
        if point.role == "pod" and point.pod
        else point.interface
    )
    found = PointInput(
        f"{point.node}/{name}", point.node, point.interface, point.role, "manifest", point.pod, None, None, point
    )
    if point.note:
        found.notes.append(point.note)
    if point.file is None:
        return found
    path = folder / point.file
    found.relative = _relative(path, base)
    if not path.resolve().is_relative_to(folder.resolve()):
        why = "the manifest names a file outside its own folder"
        left_out.append(_left_out(found.relative, why, "correct the manifest"))
    elif not path.is_file():
        why = "the manifest names it, but it is not there"
        left_out.append(_left_out(found.relative, why, "copy the whole run, or capture again"))
    else:
        found.path = path
    return found


def _relative(path: Path, base: Path) -> str:
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


def _usable(path: Path, left_out: list[LeftOut]) -> bool:
    """Tell captures from other files by content; one that is only named like a capture is reported."""
    try:
        if is_capture(path):
            return True
    except OSError as error:
        if _named_like_capture(path):
            left_out.append(_left_out(str(path), error.strerror or str(error), "check the file's permissions"))
        return False
    if _named_like_capture(path):
        why = "the file is empty" if path.stat().st_size == 0 else "it does not start like pcap or pcapng"
        left_out.append(_left_out(str(path), why, "give the capture itself"))
    return False


def _named_like_capture(path: Path) -> bool:
    suffixes = [suffix for suffix in path.suffixes if suffix not in PACKED_SUFFIXES]
    return bool(suffixes) and suffixes[-1] in CAPTURE_SUFFIXES


def _add_loose(files: list[tuple[Path, Path]], inputs: Inputs) -> None:
    """Group captures without a manifest: `RUN/node/interface.pcap` when the name is an interface's, else by folder."""
    runs: dict[Path, RunInput] = {}
    for base, path in files:
        owner = next((run for run in inputs.runs if run.root in path.parents), None)
        in_node_folder = role_of(_stem(path)) != "unknown" and path.parent not in (base, base.parent)
        root = path.parent.parent if in_node_folder else path.parent
        run = owner or runs.get(root)
        if run is None:
            run = runs[root] = RunInput(_relative(root, base), root, None, [])
        point = _inferred_point(path, base, path.parent.name if in_node_folder else None)
        if owner:
            point.notes.append("not in the manifest")
        run.points.append(point)
    for root, run in runs.items():
        if run.id == ".":
            run.id = run.points[0].relative or root.name if len(run.points) == 1 else root.resolve().name
        inputs.runs.append(run)


def _stem(path: Path) -> str:
    """Return the file's name without its capture and packing suffixes; interface names may hold dots."""
    name = path.name
    for suffix in reversed(path.suffixes):
        if suffix not in CAPTURE_SUFFIXES | PACKED_SUFFIXES:
            break
        name = name.removesuffix(suffix)
    return name


def _inferred_point(path: Path, base: Path, node: str | None) -> PointInput:
    interface = _stem(path)
    identifier = f"{node}/{interface}" if node else interface
    role, pod = role_of(interface), pod_of(interface)
    return PointInput(identifier, node, interface, role, "inferred", pod, path, _relative(path, base))
