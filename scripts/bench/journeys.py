"""Time `analyze trace` on a run of packets that pass twelve points: two pods, two nodes with an overlay, four routers.

One packet in ten is lost behind the second router, and there are the four ways to ask: whatever shows the way, one
flow, the slowest packet, the lost ones.
"""

from __future__ import annotations

import argparse
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from make_capture import START_NS, carried, ethernet, ipv4
from rivals import ANALYZE
from timing import Contestant, compare

POINTS = (
    *("n1/pod-a-eth0", "n1/lxca", "n1/cilium_vxlan", "n1/eth0"),
    *("r1/eth0", "r2/eth0", "r3/eth0", "r4/eth0"),
    *("n2/eth0", "n2/cilium_vxlan", "n2/lxcb", "n2/pod-b-eth0"),
)
HOP_NS = 3000
LOST_AFTER = POINTS.index("r2/eth0")
DELIVERED = POINTS.index("n2/lxcb")
"""Where the TTL is one lower."""
FLOWS = 2000
RECORD = struct.Struct("<IIII")
HEADER = struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1)


def packet(number: int, chance: random.Random) -> bytes:
    """Return TCP, with data or without, or UDP of one of the flows, there or back."""
    ends, flow = ("10.244.1.10", "10.244.2.20"), number % FLOWS
    ports = 20000 + flow, 443
    if flow % 2:
        ends, ports = ends[::-1], ports[::-1]
    body = b"%032d" % number + b"p" * chance.choice((0, 20, 100))
    if flow % 10 == 9:
        return ipv4(struct.pack("!HHHH", *ports, 8 + len(body), 0) + body, *ends, 17)
    body = body if flow % 3 else b""
    head = struct.pack("!HHIIHHHH", *ports, number * 200, number, 0x5010, 65535, 0, 0)
    return ipv4(head + body, *ends, 6)


def _with(found: bytes, number: int, ttl: int) -> bytes:
    """Write IP identification and TTL."""
    return found[:4] + struct.pack("!H", number % 65536) + found[6:8] + bytes([ttl]) + found[9:]


def write(packets: int, folder: Path) -> None:
    """Write the run: a pcap a point, without a manifest."""
    chance = random.Random(1)  # noqa: S311 - a benchmark's dice
    streams = []
    for point in POINTS:
        path = folder / f"{point}.pcap"
        path.parent.mkdir(parents=True, exist_ok=True)
        streams.append(path.open("wb", buffering=1 << 20))
        streams[-1].write(HEADER)
    for number in range(packets):
        sent = packet(number, chance)
        back = number % FLOWS % 2
        bare = ethernet(_with(sent, number, 64), 1)
        home = ethernet(_with(sent, number, 63), 1)
        wire = carried(_with(sent, number, 64), "vxlan", 2001 if back else 1001)
        for hop in range(len(POINTS)):
            if number % 10 == 3 and hop > LOST_AFTER:
                break
            at = len(POINTS) - 1 - hop if back else hop
            frame = wire if POINTS[at].endswith("/eth0") else home if hop >= DELIVERED else bare
            time_ns = START_NS + number * 10_000 + hop * HOP_NS
            streams[at].write(RECORD.pack(time_ns // 10**9, time_ns % 10**9, len(frame), len(frame)) + frame)
    for stream in streams:
        stream.close()


def main() -> None:
    """Make the run in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--packets", type=int, default=100_000)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.write:
        write(chosen.packets, chosen.write)
        return
    with tempfile.TemporaryDirectory(prefix="podpath-journeys-") as name:
        command = [sys.executable, __file__, "--packets", str(chosen.packets), "--write", name]
        subprocess.run(command, check=True)  # noqa: S603 - ours; a child's peak memory is never below its parent's
        frames = sum(path.stat().st_size for path in Path(name).rglob("*.pcap"))
        print(f"\njourneys: {chosen.packets:,} packets at {len(POINTS)} points, {frames / 1e6:,.0f} MB")
        trace = [*ANALYZE, "trace", name]
        wishes = {
            "": [],
            " --flow :20006/tcp": ["--flow", ":20006/tcp"],
            " --slowest": ["--slowest"],
            " --lost": ["--lost"],
        }
        compare({f"analyze trace{words}": Contestant([*trace, *more], chosen.rounds) for words, more in wishes.items()})


if __name__ == "__main__":
    main()
