"""What `analyze flows` is run beside: how each is called, on how much, and how to get it."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from timing import Contestant

HERE = Path(__file__).parent
VXLAN_PORT = "udp.port==8472,vxlan"
ANALYZE = (sys.executable, "-m", "analyzer")


class Rival(NamedTuple):
    """One program. {capture} and {folder} in its words are filled in; `most` packets are its share, 0 for all."""

    does: str
    words: tuple[str, ...]
    needs: tuple[str, ...]
    """Programs on PATH or Python packages."""
    get: str
    most: int = 0


def script(name: str) -> tuple[str, ...]:
    """Return the command that runs a script of this folder."""
    return sys.executable, str(HERE / name), "{capture}"


APT, PIP = "apt install {}", "pip install --group bench"
SCALED = "\u00d7 scaled from"
FLOWS, IN_TUNNELS = "flows", "flows in tunnels"
RIVALS = {
    "capinfos -c": Rival("counts packets", ("capinfos", "-c", "{capture}"), ("capinfos",), APT.format("tshark")),
    "nfpcapd": Rival(FLOWS, ("nfpcapd", "-r", "{capture}", "-w", "{folder}"), ("nfpcapd",), APT.format("nfdump")),
    "argus": Rival(FLOWS, ("argus", "-r", "{capture}", "-w", "{folder}/argus"), ("argus",), APT.format("argus-server")),
    "tshark -z conv,tcp/udp": Rival(
        IN_TUNNELS,
        ("tshark", "-n", "-q", "-d", VXLAN_PORT, "-r", "{capture}", "-z", "conv,tcp", "-z", "conv,udp"),
        ("tshark",),
        APT.format("tshark"),
        200_000,
    ),
    "nfstream": Rival(FLOWS, script("nfstream_flows.py"), ("nfstream",), PIP, 400_000),
    "dpkt": Rival(IN_TUNNELS, script("dpkt_flows.py"), ("dpkt",), "comes with podpath", 100_000),
    "scapy": Rival(IN_TUNNELS, script("scapy_flows.py"), ("scapy",), PIP, 10_000),
    "pyshark": Rival(IN_TUNNELS, script("pyshark_flows.py"), ("pyshark", "tshark"), APT.format("tshark"), 2_000),
}


def installed(rival: Rival) -> bool:
    """Return whether it can be run here."""
    return all(shutil.which(name) or find_spec(name) for name in rival.needs)


def missing() -> str:
    """Return a line that names what is not installed and how to get it, empty when everything is."""
    absent = [f"{name} ({rival.get})" for name, rival in RIVALS.items() if not installed(rival)]
    return f"not installed, so not in the tables: {', '.join(absent)}" if absent else ""


def contestants(
    packets: int, captures: dict[int, Path], folder: Path, rounds: int, slow_rounds: int
) -> dict[str, Contestant]:
    """Return the installed rivals for a capture of so many packets; `captures`: number of packets → file with them.

    Without slow rounds those that get a slice are left out.
    """
    found = {}
    for name, rival in RIVALS.items():
        if not installed(rival) or (rival.most and not slow_rounds):
            continue
        share = min(rival.most or packets, packets)
        scaled = "" if share == packets else f"; {SCALED} {share:,} packets"
        words = [_filled(rival.words, captures[size], folder) for size in (share, 1)]
        found[f"{name} ({rival.does}{scaled})"] = Contestant(
            words[0], slow_rounds if rival.most else rounds, packets / share, words[1]
        )
    return found


def shares(packets: int) -> set[int]:
    """Return the numbers of packets of which `contestants` wants captures."""
    return {min(rival.most or packets, packets) for rival in RIVALS.values()} | {1}


def _filled(words: tuple[str, ...], capture: Path, folder: Path) -> list[str]:
    return [word.format(capture=capture, folder=folder) for word in words]
