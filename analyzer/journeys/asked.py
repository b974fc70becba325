"""`--flow TEXT`: `10.244.1.17:40000-10.244.2.12:80/tcp` and less, with names of pods where they are known."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Booleans
from analyzer.journeys.seen import Seen
from analyzer.layers.rows import address_numbers
from analyzer.topology.model import Topology
from analyzer.words import TRANSPORTS

PROTOCOLS = {name: number for number, name in TRANSPORTS.items()} | {"icmpv6": 58}
END = re.compile(r"(?:\[(?P<bracketed>[^\]]*)\]|(?P<name>[^\[\]]*?))(?::(?P<port>\d{1,5}))?$")


class End(NamedTuple):
    """One side of a flow; empty addresses and a null port stand for any."""

    addresses: frozenset[str]
    port: int | None


@dataclass(frozen=True)
class AskedFlow:
    """A flow as the user named it: what is left out matches anything."""

    text: str
    source: End
    destination: End
    protocol: int | None

    def forward(self, rows: Seen) -> Booleans:
        """Return which sightings go the way that was written."""
        return self._matches(rows, self.source, self.destination)

    def to_show(self, rows: Seen) -> Booleans:
        """Return which sightings to choose from: those that go the way that was written, where there are some.

        One end alone (`:53/udp`) says no way: what the initiator sent comes first among both.
        """
        forward = self.forward(rows)
        return self.both(rows) if self.destination == ANY or not forward.any() else forward

    def both(self, rows: Seen) -> Booleans:
        """Return which sightings belong to the flow, either way."""
        found: Booleans = self.forward(rows) | self._matches(rows, self.destination, self.source)
        return found

    def _matches(self, rows: Seen, source: End, destination: End) -> Booleans:
        found: Booleans = np.ones(len(rows), np.bool_)
        if self.protocol is not None:
            found &= rows["protocol"] == self.protocol
        for end, name in ((source, "source"), (destination, "destination")):
            if end.addresses:
                found &= _any_of(rows, name, end.addresses)
            if end.port is not None:
                found &= rows[f"{name}_port"] == end.port
        return found


def _any_of(rows: Seen, name: str, addresses: frozenset[str]) -> Booleans:
    found = np.zeros(len(rows), np.bool_)
    for high, low in map(address_numbers, addresses):
        found |= (rows[name] == low) & (rows[f"{name}_hi"] == high)
    return found


def asked_flow(text: str, topology: Topology) -> AskedFlow | None:
    """Return the flow that the text names; None where a part of it is no address, no protocol and no known pod."""
    words, protocol = text.strip(), None
    head, slash, last = words.rpartition("/")
    if last.lower() in PROTOCOLS:
        words, protocol = head if slash else "", PROTOCOLS[last.lower()]
    if not words and protocol is not None:
        return AskedFlow(text, ANY, ANY, protocol)
    for source, destination in _pairs(words):
        ends = _end(source, topology), _end(destination, topology)
        if ends[0] and ends[1]:
            return AskedFlow(text, ends[0], ends[1], protocol)
    return None


ANY = End(frozenset(), None)


def _pairs(words: str) -> list[tuple[str, str]]:
    """Return every way to cut the text in two at a hyphen (names of pods have hyphens too) or to take it whole."""
    cuts = [(words[:at], words[at + 1 :]) for at, letter in enumerate(words) if letter == "-"]
    return [*cuts, (words, "")]


def _end(text: str, topology: Topology) -> End | None:
    text = text.strip()
    if not text:
        return ANY
    if (address := _address(text)) is not None:
        return End(frozenset([address]), None)
    match = END.match(text)
    if match is None:
        return None
    name = match["bracketed"] or match["name"] or ""
    port = int(match["port"]) if match["port"] else None
    if not name:
        return End(frozenset(), port) if port is not None else None
    address = _address(name)
    found = frozenset([address]) if address else _pod(name, topology)
    return End(found, port) if found else None


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def _pod(name: str, topology: Topology) -> frozenset[str]:
    """Return the addresses of the pod called so, with its namespace or without."""
    named = {address: pod.name for address, pod in topology.pods.items() if pod.name}
    whole = frozenset(address for address, pod in named.items() if pod == name)
    return whole or frozenset(address for address, pod in named.items() if pod.rpartition("/")[2] == name)
