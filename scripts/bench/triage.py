"""Time what all triage rules add to an analysis, as a share of decoding: at most a third where nothing is wrong.

Runs of a million frames at eight points of two nodes with an overlay: one that is healthy, one in which a few flows of
those are dropped behind their pod, and one of 100,000 flows that are all lost, for time and peak memory. `decoding` is
the captures read and counted, `triage` all rules, their second reading of suspect frames included.
"""

from __future__ import annotations

import argparse
import json
import statistics
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from journeys import HEADER, RECORD
from make_capture import NODES, START_NS, carried, ethernet, ipv4

A, B = "10.244.1.10", "10.244.2.20"
POINTS = (
    ("n1", "eth0", "pod", "t/a"),
    ("n1", "lxca", "lxc", "t/a"),
    ("n1", "cilium_vxlan", "tunnel", None),
    ("n1", "eth0", "underlay", None),
    ("n2", "eth0", "underlay", None),
    ("n2", "cilium_vxlan", "tunnel", None),
    ("n2", "lxcb", "lxc", "t/b"),
    ("n2", "eth0", "pod", "t/b"),
)
"""Node, interface, role, pod; in the order in which a packet from A to B passes them."""
DROPPED_BEHIND = 2
"""Points that see a packet which is dropped: the pod's own and its lxc."""
DELIVERED = 6
"""Where the TTL is one lower."""
FRAMES, FLOWS, LOST, MOST_SHARE = 1_000_000, 2000, 5, 1 / 3
SYN, SYN_ACK, ACK = 0x02, 0x12, 0x10
DATA, HOP_NS, STEP_NS = 200, 3000, 2_000
MEASURED = """
import json, resource, sys, time
from pathlib import Path
from analyzer import analysis, run_read
spent = {}
def timed(module, name):
    inner = getattr(module, name)
    def outer(*arguments):
        begun = time.perf_counter()
        try:
            return inner(*arguments)
        finally:
            spent[name] = spent.get(name, 0) + time.perf_counter() - begun
    setattr(module, name, outer)
timed(run_read, "read_tables")
timed(analysis, "triage")
found = analysis.analyse([Path(sys.argv[1])], deep=False).runs[0].triage.findings
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
said = [f"{each.severity} {each.rule} of {each.flows_total} flows" for each in found]
print(json.dumps([spent["read_tables"], spent["triage"], peak, said]))
"""


class Sent(NamedTuple):
    """One packet of the run."""

    bytes: bytes
    back: bool
    reach: int
    """Points that see it."""


def segment(port: int, back: bool, flags: int, numbers: tuple[int, int], payload: bytes = b"") -> bytes:
    """Return a TCP segment of a client of pod A, or of the server in pod B, in an IP packet."""
    ports = (443, port) if back else (port, 443)
    options = struct.pack("!BBH", 2, 4, 1410) if flags & SYN else b""
    head = struct.pack("!HHIIHHHH", *ports, *numbers, (20 + len(options)) // 4 << 12 | flags, 65535, 0, 0)
    return ipv4(head + options + payload, *((B, A) if back else (A, B)), 6)


def healthy(flow: int, turn: int) -> Sent:
    """Return a flow's packet: handshake, then data and its acknowledgement in turn."""
    port, data, rounds = 20000 + flow, b"d" * DATA, (turn - 3) // 2 * DATA
    if turn == 0:
        return Sent(segment(port, False, SYN, (1000, 0)), False, len(POINTS))
    if turn == 1:
        return Sent(segment(port, True, SYN_ACK, (5000, 1001)), True, len(POINTS))
    if turn == 2:
        return Sent(segment(port, False, ACK, (1001, 5001)), False, len(POINTS))
    if turn % 2:
        return Sent(segment(port, False, ACK, (1001 + rounds, 5001), data), False, len(POINTS))
    return Sent(segment(port, True, ACK, (5001, 1001 + rounds + DATA)), True, len(POINTS))


def packets(frames: int, lost: int) -> Iterator[Sent]:
    """Yield a healthy run of about so many frames; among its packets the SYNs of `lost` flows, each sent four times."""
    turns = max(frames // len(POINTS) // FLOWS, 4)
    repeated = {round(turns * share) for share in (0.1, 0.2, 0.4, 0.8)}
    for turn in range(turns):
        for flow in range(FLOWS):
            yield healthy(flow, turn)
        if turn in repeated:
            for flow in range(lost):
                yield Sent(segment(60000 + flow, False, SYN, (1000, 0)), False, DROPPED_BEHIND)


def all_lost(flows: int) -> Iterator[Sent]:
    """Yield so many flows of which nothing passes the first node, between a few that do before and behind."""
    for turn in (0, 1, 2):
        yield from (healthy(flow, turn) for flow in range(10))
    for flow in range(flows):
        head = struct.pack("!HHIIHHHH", 1024 + flow % 50_000, 8000 + flow // 50_000, 1000, 0, 0x5002, 65535, 0, 0)
        yield Sent(ipv4(head, A, B, 6), False, DROPPED_BEHIND)
    for turn in (3, 4):
        yield from (healthy(flow, turn) for flow in range(10))


def write(sent: Iterable[Sent], folder: Path) -> None:
    """Write the run: a pcap a point, and its manifest."""
    for node in ("n1", "n2"):
        (folder / node).mkdir(parents=True)
    streams = [(folder / file(*point)).open("wb", buffering=1 << 20) for point in POINTS]
    for stream in streams:
        stream.write(HEADER)
    for number, (found, back, reach) in enumerate(sent):
        marked = found[:4] + struct.pack("!H", number % 65536) + found[6:]
        home = ethernet(marked[:8] + b"\x3f" + marked[9:], 1)
        bare, wire = ethernet(marked, 1), carried(marked, "vxlan", *((2001, NODES[::-1]) if back else (1001, NODES)))
        for hop in range(reach):
            at = len(POINTS) - 1 - hop if back else hop
            frame = wire if POINTS[at][2] == "underlay" else home if hop >= DELIVERED else bare
            time_ns = START_NS + number * STEP_NS + hop * HOP_NS
            streams[at].write(RECORD.pack(time_ns // 10**9, time_ns % 10**9, len(frame), len(frame)) + frame)
    for stream in streams:
        stream.close()
    (folder / "manifest.json").write_text(json.dumps(manifest()))


def file(node: str, interface: str, role: str, pod: str | None) -> str:
    """Return the file of a point, as the capture scripts call it."""
    return f"{node}/pod-{pod.split('/')[1]}-{interface}.pcap" if role == "pod" and pod else f"{node}/{interface}.pcap"


def manifest() -> dict[str, object]:
    """Return who is who."""
    nodes = (("n1", "172.18.0.3", "10.244.1.0/24"), ("n2", "172.18.0.4", "10.244.2.0/24"))
    pods = (("a", "n1", A, 1001), ("b", "n2", B, 2001))
    whole = {"setup": "vxlan", "scenario": "baseline", "runtime": "netns", "datapath": "unknown"}
    return whole | {
        "description": "made for the benchmark",
        "host_routing": "legacy",
        "tunnel": {"protocol": "vxlan", "port": 8472},
        "nodes": [{"name": name, "addresses": [ip], "pod_cidrs": [cidr]} for name, ip, cidr in nodes],
        "pods": [
            {"name": name, "namespace": "t", "node": node, "ip": ip, "identity": identity, "interface": f"lxc{name}"}
            for name, node, ip, identity in pods
        ],
        "points": [
            {"node": node, "interface": interface, "role": role, "pod": pod,
             "file": file(node, interface, role, pod)}
            for node, interface, role, pod in POINTS
        ],
    }  # fmt: skip


def measure(folder: Path, rounds: int, words: str) -> float:
    """Print the medians of some analyses, each a process of its own; return triage as a share of decoding."""
    command = [sys.executable, "-c", MEASURED, str(folder)]
    found = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - ours
        for _ in range(rounds)
    ]
    decoding, triage = (statistics.median(each[part] for each in found) for part in (0, 1))
    share: float = triage / decoding
    peak = max(each[2] for each in found)
    print(f"{words}: decoding {decoding:.2f} s, triage {triage:.3f} s, ratio {share:.2f}, peak {peak} MB (n={rounds})")
    print("    " + ("; ".join(found[-1][3]) or "nothing found"), flush=True)
    return share


def main() -> None:
    """Make and measure the three runs; end with 1 where a healthy one costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=FRAMES)
    parser.add_argument("--lost-flows", type=int, default=100_000)
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the runs there, measure nothing")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="podpath-triage-") as name:
        root = chosen.write or Path(name)
        runs = {
            "healthy": packets(chosen.frames, 0),
            "incident": packets(chosen.frames, LOST),
            "all-lost": all_lost(chosen.lost_flows),
        }
        for run, sent in runs.items():
            write(sent, root / run)
        if chosen.write:
            return
        print("\ntriage")
        shares = [measure(root / run, chosen.rounds, run) for run in runs]
    if shares[0] > MOST_SHARE:
        raise SystemExit(f"triage of a healthy run may cost {MOST_SHARE:.2f} of decoding, and not {shares[0]:.2f}")


if __name__ == "__main__":
    main()
