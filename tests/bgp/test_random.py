"""Hostile bytes: nothing is raised, and what was read stays in its bounds."""

from __future__ import annotations

import random
import time

import msgspec
import pytest

from analyzer.bgp.segment import TcpSegment
from analyzer.measures.bgp import bgp_sessions
from analyzer.result import BgpSession
from tests.bgp.messages import (
    MARKER,
    capability,
    keepalive,
    message,
    multiprotocol,
    opening,
    prefix,
    route_attributes,
    segment,
    update,
)
from tests.measures.bgp_talk import KNOWN, POINTS, Talk


def sound() -> list[TcpSegment]:
    talk = Talk()
    for say in (talk.one, talk.two):
        say(opening(65000, 9, multiprotocol(2), capability(69, b"\0\1\1\3"), capability(64, b"\0\x78\0\1\1\x80")))
        say(keepalive())
        say(update(prefix("10.1.0.0/16", 1), route_attributes(65000, 65001), prefix("10.2.0.0/16", 2)))
        say(message(3, b"\6\2\5later"))
    return talk.segments


@pytest.mark.parametrize("seed", range(200))
def test_changed_bytes_numbers_flags_and_orders_raise_nothing(seed: int) -> None:
    """Also written as JSON and read again, as every Result is."""
    chance = random.Random(seed)
    segments = sound()
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(len(segments))
        old = segments[at]
        payload = bytearray(old.payload)
        for _ in range(chance.randrange(3)):
            if payload:
                payload[chance.randrange(len(payload))] = chance.choice((0, 1, 255, chance.randrange(256)))
        segments.append(
            old._replace(
                payload=bytes(payload[: chance.randrange(len(payload) + 1)] if chance.random() < 0.3 else payload),
                seq=chance.choice((old.seq, old.seq + chance.randrange(-40, 40), chance.randrange(2**32))) % 2**32,
                flags=chance.choice((old.flags, chance.randrange(64))),
                point=chance.randrange(2),
                time_epoch_ns=chance.choice((None, 0, chance.randrange(10**12))),
            )
        )
    chance.shuffle(segments)
    found = bgp_sessions(segments, 0, POINTS, KNOWN)
    assert found == msgspec.json.decode(msgspec.json.encode(found), type=list[BgpSession])


def test_random_streams_raise_nothing() -> None:
    chance = random.Random(7)
    for _ in range(200):
        body = chance.randbytes(chance.randrange(60))
        data = MARKER + (19 + len(body)).to_bytes(2, "big") + bytes([chance.randrange(1, 6)]) + body
        assert bgp_sessions([segment(data * 3, 5)], 0, POINTS, KNOWN)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"\xff" * 1400, id="ones"),
        pytest.param((MARKER + b"\0\x05\4") * 70, id="headers of wrong length"),
        pytest.param(keepalive() * 70, id="KEEPALIVEs"),
        pytest.param(update(b"\0" * 1300), id="default routes"),
    ],
)
def test_a_megabyte_of_anything_is_read_soon(payload: bytes) -> None:
    segments = [segment(payload, 1 + at * len(payload)) for at in range(800)]
    start = time.process_time()
    assert 1 == len(bgp_sessions(segments, 0, POINTS, KNOWN))
    assert time.process_time() - start < 10
