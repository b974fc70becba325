"""GRE: what it carries and which optional fields stand between."""

from __future__ import annotations

import pytest

from analyzer.layers.step import TunnelHeader
from tests import frames
from tests.layers.dissecting import dissected, judged, some

PING = frames.ipv4(frames.echo(), "10.244.1.5", "10.244.2.7", proto=1)
START = 14 + 20


def carried(gre: bytes) -> bytes:
    return frames.ethernet(frames.ipv4(gre, "172.18.0.3", "172.18.0.4", proto=47))


@pytest.mark.parametrize(
    ("fields", "length"),
    [({}, 4), ({"key": 7}, 8), ({"checksum": 9, "key": 7}, 12), ({"checksum": 9, "key": 7, "sequence": 8}, 16)],
)
def test_optional_fields_stand_between(fields: dict[str, int], length: int) -> None:
    frame = dissected(carried(frames.gre(PING, 0x0800, **fields)))
    assert ("ok", [TunnelHeader("gre", None, length, 0, START + length)]) == (frame.status, frame.tunnels)
    assert [("outer ip", 20), ("gre", length)] == frame.overhead()
    assert ("10.244.1.5", fields.get("key")) == (frame.workload["ip_src"], frame.packets[0].get("gre_key"))


def test_an_ethernet_frame_may_be_carried() -> None:
    frame = dissected(carried(frames.gre(frames.ethernet(PING), key=0x123407)))
    expected = {"gre_flags_and_version": 0x2000, "gre_proto": 0x6558, "gre_key": 0x123407}
    assert expected == some(frame.packets[0], *expected)
    assert "10.244.2.7" == frame.workload["ip_dst"]


@pytest.mark.parametrize(
    ("gre", "expected"),
    [
        (frames.gre(PING, 0x0800, flags=1), ("unsupported", "GRE version 1")),
        (frames.gre(PING, 0x0800, flags=0x4000), ("unsupported", "GRE with source routes")),
        (frames.gre(PING, 0x88BE), ("unsupported", "tunnel_payload 0x88be")),
        (frames.gre(b"", key=7)[:6], ("malformed", "GRE header does not fit")),
        (b"\0\0\x08", ("malformed", "gre header does not fit")),
    ],
    ids=["pptp", "routes", "erspan", "no-key", "short"],
)
def test_what_is_not_read_says_why(gre: bytes, expected: tuple[str, str]) -> None:
    assert expected == judged(carried(gre))
