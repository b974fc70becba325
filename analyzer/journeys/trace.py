"""CAPTURES and what is asked for → the Trace: every run is read once, its packets matched, the chosen ones followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analyzer import __version__
from analyzer.columns.batch import Booleans
from analyzer.errors import LeftOut, Misused, nothing_opened
from analyzer.journeys import choice
from analyzer.journeys.asked import AskedFlow, asked_flow
from analyzer.journeys.follow import follow
from analyzer.journeys.lost import lost
from analyzer.journeys.present import flows_present, frames_present, pods_present
from analyzer.journeys.reading import RunReader
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.sample import EVERYTHING, Sample
from analyzer.journeys.seen import Seen
from analyzer.journeys.slowest import slowest
from analyzer.layers import bindings
from analyzer.layers.bindings import Ports
from analyzer.machine.warm import when_ready
from analyzer.topology.runs import discover
from analyzer.topology.told import told
from analyzer.topology.tunnel_ports import TunnelPorts
from analyzer.trace_result import Journey, Trace


@dataclass(frozen=True)
class Wish:
    """What the user asked for; all empty: whatever shows the way."""

    flow: str | None = None
    frame: tuple[str, int] | None = None
    """Point and frame number."""
    slowest: bool = False
    lost: bool = False

    @property
    def words(self) -> str:
        """Return the wish as the trace names it."""
        parts = ["slowest"] * self.slowest + ["lost"] * self.lost
        parts += [f"flow {self.flow}"] if self.flow else []
        parts += [f"frame {self.frame[0]}:{self.frame[1]}"] if self.frame else []
        return ", ".join(parts)


@dataclass
class _Findings:
    """What the runs gave so far."""

    chosen: set[str] = field(default_factory=set)
    journeys: list[Journey] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    opened: bool = False
    """Whether any capture could be opened."""
    missing: list[str] = field(default_factory=list)
    """What there is instead of what was asked for, by run."""


def trace(
    arguments: Iterable[Path], wish: Wish, ports: Ports, room: int | None = None, out: Path | None = None
) -> Trace:
    """Return the journeys.

    Raises NothingToAnalyse where no capture can be opened, Misused where nothing is what was asked for.

    `room`: sightings kept of one run at most. Misused also where the file to be written, `out`, is a capture.
    """
    inputs = discover(list(arguments))
    inputs.spare(out)
    ready = when_ready(sum(point.size for run in inputs.runs for point in run.points))
    found = _Findings(left_out=list(inputs.left_out))
    for run in inputs.runs:
        topology = told(run, found.left_out)
        said = topology.tunnel_ports(run, ports)
        reader = RunReader(run, bindings.build(said.protocols), ready, room)
        found.notes += [f"{run.id}: {words}" for words in _port_words(said)]
        flow = asked_flow(wish.flow, topology) if wish.flow else None
        row = _read(reader, wish, flow)
        found.left_out += reader.seen.left_out
        found.opened = found.opened or any(capture.opened for capture in reader.seen.captures)
        followed = FollowedRun(run, reader.seen, topology)
        if wish.flow and flow is None:
            flow = asked_flow(wish.flow, topology)  # names of pods may come from files that were read meanwhile
        _choose(followed, wish, flow, row, found)
    if found.left_out and not found.opened:
        raise nothing_opened(found.left_out)
    if found.missing and not found.journeys:
        raise Misused(f"nothing is {wish.words}", "; ".join(found.missing), "ask for what there is")
    return Trace(
        generator=f"podpath {__version__}",
        chosen=wish.words or ", ".join(sorted(found.chosen)),
        journeys=found.journeys,
        notes=found.notes,
        left_out=sorted(found.left_out, key=lambda left: (left.path, left.why)),
    )


def _port_words(ports: TunnelPorts) -> list[str]:
    """Say which ports are read as tunnels that are not everybody's, and on whose word."""
    own = {port: said for port, said in sorted(ports.items()) if said.origin != "given"}
    usual = bindings.build()
    words = [
        f"UDP port {port} is read as {said.protocol}, as {said.origin} says"
        for port, said in own.items()
        if usual.get(("udp_port", port)) != said.protocol
    ]
    return words + ([ports.disagreement] if ports.disagreement else [])


def _read(reader: RunReader, wish: Wish, flow: AskedFlow | None) -> int | None:
    """Read all points, the one with the frame asked for first; return the row of that frame, None where it is not."""
    points = reader.seen.points
    first = [at for at, point in enumerate(points) if wish.frame and point.id == wish.frame[0]]
    for at in first:
        reader.read(at, lambda rows: rows["number"] == (wish.frame or ("", 0))[1])
    row = _row_of_frame(reader, wish)
    wanted = None if row is None else reader.seen.sample.rows["kept_by"][row]

    def asked(rows: Seen) -> Booleans:
        if wanted is not None:
            same: Booleans = rows["kept_by"] == wanted
            return same
        return flow.both(rows) if flow else np.zeros(len(rows), np.bool_)

    for at in range(len(points)):
        if at not in first:
            reader.read(at, asked)
    return row if row is None else _row_of_frame(reader, wish)


def _row_of_frame(reader: RunReader, wish: Wish) -> int | None:
    if wish.frame is None:
        return None
    rows, seen = reader.seen.sample.rows, reader.seen
    captures = [at for at in range(len(seen.captures)) if seen.point(at).id == wish.frame[0]]
    found = np.flatnonzero((rows["number"] == wish.frame[1]) & np.isin(rows["capture"], captures))
    return int(found[0]) if len(found) else None


def _choose(run: FollowedRun, wish: Wish, flow: AskedFlow | None, row: int | None, found: _Findings) -> None:
    """Follow what is asked for in one run, or say what there is instead."""
    rows = run.rows
    found.notes += [f"{run.run.id}: {note}" for note in run.notes]
    if run.sampled:
        found.notes.append(f"{run.run.id}: {_kept(run.seen.sample)}")
    if wish.frame is not None:
        if row is None:
            found.missing.append(f"{run.run.id} {frames_present(run, *wish.frame)}")
        else:
            found.journeys.append(follow(run, int(run.packets.of_row[row])))
        return
    among = np.ones(len(rows), np.bool_)
    if wish.flow:
        among = flow.both(rows) if flow else np.zeros(len(rows), np.bool_)
        if not among.any():
            found.missing.append(f"{run.run.id} has {flows_present(run)}{pods_present(run)}")
            return
    if not len(rows):
        found.notes.append(f"{run.run.id}: no packet with a network header")
        return
    _follow_among(run, wish, flow, among, found)


def _kept(sample: Sample) -> str:
    """Say what of the packets was kept."""
    share = f"{sample.limit / EVERYTHING:.2%}" if sample.limit else "none"
    if sample.asked_limit < EVERYTHING:
        return f"{sample.asked_limit / EVERYTHING:.2%} of what was asked for was kept, the same packets at every point"
    return f"{share} of the packets not asked for were kept, the same ones at every point"


def _follow_among(run: FollowedRun, wish: Wish, flow: AskedFlow | None, among: Booleans, found: _Findings) -> None:
    if wish.lost:
        journeys, notes = lost(run, among)
        found.journeys += journeys
        found.notes += notes
        return
    if wish.slowest:
        packets = slowest(run, among)
        if not packets:
            found.notes.append(f"{run.run.id}: no packet was seen twice where clocks compare")
    elif flow:
        packets = choice.one_of(run, flow.to_show(run.rows))
    else:
        why, packets = choice.one_that_shows_the_way(run)
        found.chosen.add(why)
    found.journeys += [follow(run, packet) for packet in packets]
