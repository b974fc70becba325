"""A capture and a wish → the Dissection of one of its frames, in the light of the run that the capture belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analyzer.dissection import chosen
from analyzer.dissection.document import document
from analyzer.dissection.named import Names
from analyzer.dissection_result import Dissection
from analyzer.errors import LeftOut, Misused, NothingToAnalyse, readable
from analyzer.layers import bindings
from analyzer.layers.bindings import Ports
from analyzer.readers import stdin
from analyzer.topology.cluster.find import MANIFEST
from analyzer.topology.runs import PointInput, RunInput, discover
from analyzer.topology.told import told

STATE = "state"


@dataclass(frozen=True)
class Wish:
    """Which frame: its number, or the first that meets a condition; both empty: one that shows much."""

    number: int | None = None
    condition: str | None = None


def dissection(file: Path, wish: Wish, ports: Ports, out: Path | None = None) -> Dissection:
    """Return the dissection; raises NothingToAnalyse, CannotRead, and Misused where no frame is what was asked for.

    Misused also where the file to be written, `out`, is the capture.
    """
    run, point, left_out = run_of(file, out)
    topology = told(run, left_out)
    said = topology.tunnel_ports(run, ports).protocols
    read_by = bindings.build(said)
    if wish.number is not None:
        record, frame, words = chosen.numbered(file, wish.number, read_by)
    elif wish.condition is not None:
        record, frame, words = chosen.matching(file, wish.condition, said, read_by)
    else:
        record, frame, words = chosen.telling(file, read_by)
    told_of = run.id if run.manifest or topology.state or run.state else None
    names = Names(topology, run.manifest is not None)
    found = document(record, frame, names, point, told_of, point.named(file), words)
    found.notes += [f"{left.what}: {left.why}" for left in left_out]
    return found


def run_of(file: Path, out: Path | None = None) -> tuple[RunInput, PointInput, list[LeftOut]]:
    """Return the run and the point that a capture belongs to: a folder with a manifest or state around it is its run.

    The last part: what of that could not be used.
    """
    if file.is_dir():
        raise Misused(f"cannot dissect {readable(file)}", "it is a folder", "name one of the captures in it")
    for argument in (*_folders(file), file):
        inputs = discover([argument])
        inputs.spare(out)
        for run in inputs.runs:
            for point in run.points:
                if file in point.paths or any(path.samefile(file) for path in point.paths if path != stdin.STDIN):
                    return run, point, inputs.left_out if argument is file else []
    left = inputs.left_out[0] if inputs.left_out else None
    raise NothingToAnalyse(
        f"cannot dissect {readable(file)}",
        left.why if left else "it is no capture",
        left.next_step if left else "give a pcap or pcapng file",
    )


def _folders(file: Path) -> list[Path]:
    """Return the folders that may be the run's, RUN/node/interface.pcap or RUN/interface.pcap: the nearest first."""
    if file == stdin.STDIN or not file.is_file():
        return []
    here, above = file.absolute().parent, file.absolute().parent.parent
    by_manifest = [folder for folder in (here, above) if (folder / MANIFEST).is_file()]
    return by_manifest or [above] * (here / STATE).is_dir()
