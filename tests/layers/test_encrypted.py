"""ESP and WireGuard: told apart from cleartext, not looked into."""

from __future__ import annotations

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (frames.ethernet(frames.ipv4(b"\0\0\0\3" + bytes(60), proto=50)), "esp"),
        (frames.ethernet(frames.ipv6(b"\0\0\0\3" + bytes(60), next_header=50), frames.ETHERTYPE_IPV6), "esp"),
        (frames.ethernet(frames.ipv4(frames.udp(b"\4\0\0\0" + bytes(28), 51871, 51871))), "wireguard"),
    ],
)
def test_overhead_behind_encryption_is_null(data: bytes, kind: str) -> None:
    frame = dissected(data)
    assert ("ok", kind, None) == (frame.status, frame.workload["encrypted"], frame.overhead())


def test_esp_of_less_than_its_index_is_malformed() -> None:
    assert ("malformed", "encrypted header does not fit") == judged(frames.ethernet(frames.ipv4(b"abc", proto=50)))


@pytest.mark.parametrize("first", ["00000000", "05000000", "04000100", "1a2b8180"])
def test_reply_to_a_client_that_happens_to_use_the_port_is_not_encrypted(first: str) -> None:
    """51871 lies among Linux's ephemeral ports (32768 to 60999); the last one is a DNS reply's first bytes."""
    frame = dissected(frames.ethernet(frames.ipv4(frames.udp(bytes.fromhex(first) + bytes(28), 53, 51871))))
    assert ("ok", False, []) == (frame.status, "encrypted" in frame.workload, frame.overhead())
