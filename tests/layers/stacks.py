"""Frames nobody meant: strategies for random stacks of headers, changed and cut anywhere."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from analyzer.layers import bindings
from analyzer.readers import Record
from tests import frames

LINKS = sorted(key for table, key, _ in bindings.ROWS if table == "link")
TABLE = bindings.build()
IPV6 = frames.ETHERTYPE_IPV6
Wrap = Callable[[bytes], bytes]
WRAPS: list[Wrap] = [
    frames.ethernet,
    lambda data: frames.ethernet(data, IPV6),
    lambda data: data[:12] + b"\x81\0\0\7" + data[12:],
    lambda data: frames.ethernet(frames.ipv4(data, proto=4)),
    lambda data: frames.ethernet(frames.ipv4(data, proto=6, options=b"\1\1\1\0")),
    lambda data: frames.ethernet(frames.ipv6(b"\x11\1" + bytes(14) + data, next_header=60), IPV6),
    lambda data: frames.ethernet(frames.ipv6(b"\x11\0\0\1\0\0\0\7" + data, next_header=44), IPV6),
    lambda data: frames.ethernet(frames.ipv4(b"\3\4\0\0\0\0\5\xaa" + data, proto=1)),
    lambda data: frames.in_tunnel(frames.vxlan(data)),
    lambda data: frames.in_tunnel(frames.geneve(data, options=frames.dsr_option()), 6081),
    lambda data: frames.ethernet(frames.ipv6(frames.udp(frames.geneve(data), 1, 6081)), IPV6),
    lambda data: frames.in_tunnel(frames.vxlan(data, flags=0x8C, policy=0x0703), 4790),
    lambda data: frames.in_tunnel(frames.vxlan(data[14:], flags=0x0C, policy=1), 4790),
    lambda data: frames.in_tunnel(frames.vxlan(data[14:], flags=0x0C, policy=2), 4790),
    lambda data: frames.ethernet(frames.ipv4(frames.gre(data, key=7, sequence=1, checksum=2), proto=47)),
    lambda data: frames.ethernet(frames.ipv4(frames.gre(data[14:], protocol=0x0800), proto=47)),
    lambda data: frames.ethernet(frames.ipv4(frames.authentication(data[14:], 4), proto=51)),
    lambda data: frames.ethernet(frames.ipv4(data, options=b"\1" + frames.dsr_ip_option() + b"\1\1\1", proto=17)),
    lambda data: frames.ethernet(frames.ipv6(frames.dsr_destination_option(17) + data, next_header=60), IPV6),
]
SEEDS = [
    frames.ethernet(frames.ipv4(frames.echo(), proto=1)),
    frames.ethernet(frames.ipv4(frames.tcp(flags=2, options=frames.mss_option(1410)), proto=6)),
    frames.ethernet(frames.ipv4(frames.tcp(options=frames.TCP_OPTIONS), proto=6)),
    frames.ethernet(
        frames.ipv4(
            frames.tcp(options=frames.TCP_OPTIONS[-13:] * 2 + frames.mss_option(1) + frames.mss_option(2)), proto=6
        )
    ),
    frames.ethernet(frames.ipv4(b"\0\0\1\2\0\0\0\1cipher", proto=50)),
    frames.ethernet(frames.ipv6(frames.udp(b"query")), IPV6),
    b"",
]
stacks = st.builds(
    lambda seed, wraps: _wrapped(seed, wraps), st.sampled_from(SEEDS), st.lists(st.sampled_from(WRAPS), max_size=6)
)
edits = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=6)


def _wrapped(data: bytes, wraps: list[Wrap]) -> bytes:
    for wrap in wraps:
        data = wrap(data)
    return data


def changed(data: bytes, changes: list[tuple[int, int]], kept: int, link: int) -> Record:
    """Return the record of a stack with some bytes changed, of which the first `kept` were captured."""
    whole = bytearray(data)
    for at, value in changes:
        if at < len(whole):
            whole[at] = value
    return Record(1, 0, len(whole), bytes(whole[:kept]), link, 0)


changed_stacks = st.builds(changed, stacks, edits, st.integers(0, 600), st.just(1) | st.sampled_from(LINKS))
random_bytes = st.builds(
    lambda data, link, more: Record(1, None, len(data) + more, data, link, 0),
    st.binary(max_size=200),
    st.integers(0, 300),
    st.integers(0, 2000),
)
