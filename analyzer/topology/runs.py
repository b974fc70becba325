"""From the command line's CAPTURES to runs: one per manifest, one per folder of captures that no manifest names."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from analyzer.errors import CannotRead, LeftOut, Misused, NothingToAnalyse, readable
from analyzer.readers import is_capture, stdin
from analyzer.topology import manifest as manifests
from analyzer.topology.cluster import archives
from analyzer.topology.cluster.find import MANIFEST, StateFile, speaks_of, state_files
from analyzer.topology.files import expanded, folders_of, is_inside, place, relative, unreadable, usable, walk
from analyzer.topology.manifest import Manifest
from analyzer.topology.roles import pod_of, role_of
from analyzer.topology.slices import CaptureFiles, captures_of
from analyzer.words import Origin, Role

PIPE_SIZE = 1 << 30


@dataclass
class PointInput:
    """One capture point to read: its files and what is declared of it."""

    id: str
    node: str | None
    interface: str
    role: Role
    role_origin: Origin
    pod: str | None
    paths: list[Path]
    """One file, or the slices of a rotated capture in time order; none when it could not be captured."""
    relative: str | None
    """Path of the first file as the report names it (Inputs.shown)."""
    declared: manifests.Point | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return the bytes of its files; what a pipe will bring is taken for much."""
        return sum(PIPE_SIZE if path == stdin.STDIN else path.stat().st_size for path in self.paths)

    def named(self, path: Path) -> str:
        """Return one of the files as the report names it."""
        if self.relative is None or path == stdin.STDIN:
            return self.relative or self.id
        folder, slash, _ = self.relative.rpartition("/")
        return folder + slash + readable(path.name)


@dataclass
class RunInput:
    """One run to analyse."""

    id: str
    root: Path
    manifest: Manifest | None
    points: list[PointInput]
    state: list[StateFile] = field(default_factory=list)
    """State of the cluster that speaks of this run; the nodes' own snapshots (topology/state.py) are not in here."""

    @property
    def declared(self) -> bool:
        """Return whether a manifest says who is who."""
        return self.manifest is not None

    def node_at(self, folder: Path) -> str | None:
        """Return the node in whose folder state lies, below the run's or, beside it, its own; None where that is none.

        So `RUN/node1/state/` and `state/node1/`.
        """
        root = self.root.resolve()
        below = folder.relative_to(root).parts if folder.is_relative_to(root) else (folder.name,)
        return below[0] if below and below[0] in {point.node for point in self.points} else None

    @property
    def ports(self) -> dict[int, Literal["vxlan", "geneve"]]:
        """Return the UDP port that the manifest declares for its tunnel, and the protocol it carries."""
        tunnel = self.manifest.tunnel if self.manifest else None
        return {tunnel.port: tunnel.protocol} if tunnel else {}


@dataclass
class Inputs:
    """Everything found under the arguments, and what could not be used."""

    runs: list[RunInput]
    left_out: list[LeftOut]
    unpacked: dict[Path, Path] = field(default_factory=dict)
    """Folder that an archive was unpacked to → folder of the archive."""
    state: list[tuple[StateFile, Path | None]] = field(default_factory=list)
    """State, that of an archive with the folder in which it lies."""
    several: bool = False
    """Whether several folders were given: files of one name may lie in each."""
    packed_in: dict[Path, Path] = field(default_factory=dict)
    """Folder that an archive was unpacked to → folder of the archive, as the command line leads there."""

    def shown(self, path: Path, base: Path) -> str:
        """Return a file as reports name it: relative to the one folder given, else as the command line leads there."""
        if not self.several:
            return relative(path, base)
        for folder, beside in self.packed_in.items():
            if folder in path.parents:
                return readable(beside / path.relative_to(folder.parent))
        return readable(path)

    def spare(self, out: Path | None) -> None:
        """Raise Misused where the file to be written is one of the captures."""
        captures = [path for run in self.runs for point in run.points for path in point.paths]
        if out and out.exists() and any(path != stdin.STDIN and path.samefile(out) for path in captures):
            raise Misused(f"cannot write {readable(out)}", "it is one of the captures", "choose another file")


_Found = dict[Path, tuple[Path, Path]]
"""Real place of a file → the argument's folder and the path under it."""


def discover(arguments: Iterable[Path]) -> Inputs:
    """Return runs in the order of their ids; `-` is standard input, once.

    Raises NothingToAnalyse when there is no capture at all, Misused where standard input cannot be one.
    """
    arguments = list(arguments)
    stdin.check(arguments)
    inputs = Inputs([], [], several=len(folders_of(arguments)) > 1)
    found: _Found = {}
    for argument in expanded(arguments):
        if argument == stdin.STDIN:
            inputs.runs.append(_piped())
            continue
        _search(argument, found, inputs)
        inputs.state += [(file, None) for file in state_files(argument)]
    _read_manifests_above(arguments, found, inputs)
    for archive in [path for path in found if _is_archive(path)]:
        _open_archive(archive, *found.pop(archive), found, inputs)
    _name_apart(inputs)
    named = {place(path) for run in inputs.runs for point in run.points for path in point.paths}
    named |= {file.path.resolve() for file, _ in inputs.state}
    loose = [pair for at, pair in found.items() if at not in named and at.name != MANIFEST]
    _add_loose([pair for pair in loose if usable(pair[1], pair[1] in arguments, inputs.left_out)], inputs)
    for file, beside in inputs.state:
        for run in speaks_of(file.home, inputs.runs, beside):
            run.state.append(file)
    if not any(point.paths for run in inputs.runs for point in run.points) and not inputs.left_out:
        where = " ".join(map(readable, arguments))
        raise NothingToAnalyse(
            f"no capture in {where}",
            "no file there starts like pcap or pcapng",
            "give a capture or a folder of captures",
        )
    inputs.runs.sort(key=lambda run: run.id)
    return inputs


def _search(argument: Path, found: _Found, inputs: Inputs) -> None:
    """Add the files under an argument, and the runs whose manifests are among them."""
    for base, folder, files in walk(argument, inputs.left_out):
        here = folder.resolve()  # one folder may be named in several ways
        base = argument.parent if argument in inputs.unpacked else base
        if MANIFEST in files and here / MANIFEST not in found:
            _read_manifest(base, folder, inputs)
        for name in files:
            path = folder / name if folder / name != stdin.STDIN else here / name  # a file that is called `-`
            found.setdefault(here / name, (base, path))


def _read_manifests_above(arguments: Iterable[Path], found: _Found, inputs: Inputs) -> None:
    """Add the runs of which several nodes' folders were given, and not the run's: the parts of each that were."""
    above: dict[Path, list[Path]] = defaultdict(list)
    for argument in expanded(arguments):
        if argument.name not in ("", "..") and argument.is_dir():
            above[argument.parent].append(argument)
    for folder, parts in above.items():
        if len(parts) > 1 and folder.resolve() / MANIFEST not in found and (folder / MANIFEST).is_file():
            _read_manifest(folder, folder, inputs, {part.name for part in parts})


def _is_archive(path: Path) -> bool:
    try:
        return archives.is_archive(path)
    except OSError:
        return False  # whoever opens it is told why it cannot be read


def _open_archive(where: Path, base: Path, path: Path, found: _Found, inputs: Inputs) -> None:
    """Add the captures and the state in an archive; one that holds neither stays a file like any other."""
    from analyzer.topology.cluster.unpacking import unpacked  # tarfile and zipfile take longer than a small capture

    shown = inputs.shown(path, base)
    faults: list[LeftOut] = []
    folder = unpacked(where, shown, is_capture, faults)
    inputs.unpacked[folder], inputs.packed_in[folder] = where.parent, path.parent
    before = len(found)
    _search(folder, found, inputs)
    state = [(file, where.parent) for file in state_files(folder, shown)]
    if len(found) == before and not faults and not state:
        found[where] = (base, path)
    inputs.left_out += faults
    inputs.state += state


def _read_manifest(base: Path, folder: Path, inputs: Inputs, parts: Set[str] | None = None) -> None:
    """Add the manifest's run; a bad manifest is left out and its captures are analysed without it.

    `parts`: the nodes' folders that were given; null for all.
    """
    try:
        manifest = manifests.load(folder / MANIFEST)
    except CannotRead as error:
        inputs.left_out.append(LeftOut(inputs.shown(folder / MANIFEST, base), error.what, error.why, error.next_step))
        return
    declared = [point for point in manifest.points if parts is None or _folder_of(point) in parts]
    if declared or parts is None:
        points = [_declared_point(folder, base, point, inputs) for point in declared]
        inputs.runs.append(RunInput(f"{manifest.setup}/{manifest.scenario}", folder, manifest, points))


def _folder_of(point: manifests.Point) -> str:
    """Return the first folder on the way to a point's file; its node's where it could not be captured."""
    return point.file.partition("/")[0] if point.file else point.node


def _name_apart(inputs: Inputs) -> None:
    """Name runs whose manifests say the same by where they lie, below the folder that they share."""
    alike: dict[str, list[RunInput]] = defaultdict(list)
    for run in inputs.runs:
        alike[run.id].append(run)
    for same in (runs for runs in alike.values() if len(runs) > 1):
        places = [_lies(run.root.resolve(), inputs) for run in same]
        shared = Path(os.path.commonpath(places))
        shared = shared.parent if shared in places else shared
        for run, lies in zip(same, places, strict=True):
            run.id = readable(lies.relative_to(shared))


def _lies(root: Path, inputs: Inputs) -> Path:
    """Return where a run lies; of one in an archive, as if that were a folder."""
    packed = next((folder for folder in inputs.unpacked if root.is_relative_to(folder.resolve())), None)
    return inputs.unpacked[packed] / root.relative_to(packed.resolve().parent) if packed else root


def _declared_point(folder: Path, base: Path, point: manifests.Point, inputs: Inputs) -> PointInput:
    name = (
        f"pod-{point.pod.rpartition('/')[2]}-{point.interface}"
        if point.role == "pod" and point.pod
        else point.interface
    )
    found = PointInput(
        f"{point.node}/{name}", point.node, point.interface, point.role, "manifest", point.pod, [], None, point
    )
    if point.note:
        found.notes.append(point.note)
    if point.file is None:
        return found
    path = folder / point.file
    found.relative = inputs.shown(path, base)
    fault = _fault(path, folder)
    if fault:
        inputs.left_out.append(unreadable(found.relative, *fault))
    else:
        found.paths = [path]
    return found


def _fault(path: Path, folder: Path) -> tuple[str, str] | None:
    """Return why a file that the manifest names cannot be read, and what to do next; None where it can."""
    try:
        if not is_inside(path, folder):
            return "the manifest names a file outside its own folder", "correct the manifest"
        if not path.is_file():
            return "the manifest names it, but it is not there", "copy the whole run, or capture again"
    except OSError as error:
        return error.strerror or str(error), "check the folder's permissions"
    return None


def _piped() -> RunInput:
    """Return the run of the capture that comes through standard input."""
    point = PointInput(stdin.NAME, None, stdin.NAME, "unknown", "inferred", None, [stdin.STDIN], stdin.NAME)
    return RunInput(stdin.NAME, Path(), None, [point])


def _add_loose(files: list[tuple[Path, Path]], inputs: Inputs) -> None:
    """Group captures without a manifest: `RUN/node/interface.pcap` when the name is an interface's, else by folder."""
    runs: dict[Path, RunInput] = {}
    files_of: dict[Path, str] = {}
    for capture in captures_of(files):
        path, base = capture.paths[0], capture.base
        outside = path.parent in (base, base.parent) or path.parent in inputs.unpacked
        in_node_folder = role_of(capture.interface) != "unknown" and not outside
        inside = path.parent.parent if in_node_folder else path.parent
        root = inputs.unpacked.get(inside, inside)
        owner = next((run for run in inputs.runs if run.root in path.parents or run.root == root), None)
        run = owner or runs.get(root)
        if run is None:
            run = runs[root] = RunInput("." if inside in inputs.unpacked else relative(root, base), root, None, [])
            files_of[root] = relative(path, base)
        point = _inferred_point(capture, readable(path.parent.name) if in_node_folder else None, inputs)
        if owner:
            point.notes.append("not in the manifest")
        run.points.append(point)
    _name_runs(runs, files_of, inputs)


def _name_runs(runs: dict[Path, RunInput], files_of: dict[Path, str], inputs: Inputs) -> None:
    """Name the runs by what tells them apart: the folder below the argument, a lone file, else the whole path.

    `files_of`: where a run lies → its first file below the argument.
    """
    for root, run in runs.items():
        if run.id == ".":
            run.id = files_of[root] if len(run.points) == 1 else readable(root.resolve().name)
    short = Counter(run.id for run in (*inputs.runs, *runs.values()))
    for run in runs.values():
        if short[run.id] > 1:
            first = run.points[0]
            unpacked = any(folder in first.paths[0].parents for folder in inputs.unpacked)
            alone = first.relative or first.id if unpacked else readable(first.paths[0])
            run.id = alone if len(run.points) == 1 else readable(run.root)
        inputs.runs.append(run)


def _inferred_point(capture: CaptureFiles, node: str | None, inputs: Inputs) -> PointInput:
    interface = capture.interface
    identifier = f"{node}/{capture.name}" if node else capture.name
    role, pod = role_of(interface), pod_of(interface)
    named = inputs.shown(capture.paths[0], capture.base)
    return PointInput(
        identifier, node, interface, role, "inferred", pod, capture.paths, named, notes=list(capture.notes)
    )
