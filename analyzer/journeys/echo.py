"""Pings across points: every sighting of an echo request and its reply, matched by addresses, id and sequence.

No hop changes these four, encapsulation hides none of them, so they identify the packet at every point.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.layers.dissector import Frame
from analyzer.layers.icmp import ECHO

MAX_PINGS = 4096
"""Kept per run; later ones are counted as flows only. The first file read decides which, all points keep the same."""


class EchoKey(NamedTuple):
    """One echo exchange, named from the side that asks."""

    source_ip: str
    destination_ip: str
    identifier: int
    sequence: int


class EchoSighting(NamedTuple):
    """One frame of the exchange at one point; `frame` keeps the dissected headers."""

    point: int
    frame: Frame


@dataclass(slots=True)
class Echo:
    """All sightings of one request and its reply."""

    key: EchoKey
    request: list[EchoSighting] = field(default_factory=list)
    reply: list[EchoSighting] = field(default_factory=list)


class EchoTable:
    """The run's pings, bounded."""

    def __init__(self) -> None:
        self.echoes: dict[EchoKey, Echo] = {}

    def add(self, frame: Frame, point: int) -> None:
        """Keep the frame if it is an echo of a ping that is followed."""
        packet = frame.workload
        if "icmp_ident" not in packet or frame.quoted is not None or packet.get("ip_frag_offset"):
            return
        asks = packet["icmp_type"] == ECHO[packet["ip_proto"]][0]
        ends = (packet["ip_src"], packet["ip_dst"]) if asks else (packet["ip_dst"], packet["ip_src"])
        key = EchoKey(*ends, packet["icmp_ident"], packet["icmp_seq"])
        echo = self.echoes.get(key)
        if echo is None:
            if len(self.echoes) >= MAX_PINGS:
                return
            echo = self.echoes[key] = Echo(key)
        (echo.request if asks else echo.reply).append(EchoSighting(point, frame))
