"""Frames cut by the capture, and frames whose lengths contradict each other."""

from __future__ import annotations

import struct

from tests import frames
from tests.layers.generated.capture import DATA4, PING4, SYN4, SYN6, captured, over_ipv4, over_ipv6

INNER = frames.ethernet(SYN4 + b"payload that nobody reads")
VXLAN = frames.in_tunnel(frames.vxlan(INNER))
GENEVE = frames.in_tunnel(frames.geneve(INNER, options=frames.dsr_option()), 6081)
CUTS = (7, 14, 20, 34, 38, 42, 46, 50, 60, 64, 78, 84, 98, 106)
"""Inside and behind each header of a tunnelled TCP segment."""
LENGTHS = (0, 7, 8, 12, 20, 60, 4000)


def stated(tunnelled: bytes, dport: int, length: int) -> bytes:
    """Return the tunnelled packet with this UDP length, whatever is there."""
    return frames.ethernet(frames.ipv4(frames.udp(tunnelled, 50000, dport, length=length)))


CASES = {
    **{f"vxlan-cut-{cut}": captured(VXLAN, snaplen=cut) for cut in CUTS},
    **{f"geneve-cut-{cut}": captured(GENEVE, snaplen=cut) for cut in CUTS},
    "vxlan-stated-lengths": captured(*(stated(frames.vxlan(INNER), 8472, length) for length in LENGTHS)),
    "geneve-stated-lengths": captured(*(stated(frames.geneve(INNER), 6081, length) for length in LENGTHS)),
    "geneve-options-beyond": captured(frames.in_tunnel(b"\x3f" + frames.geneve(b"")[1:], 6081)),
    "vxlan-without-vni": captured(frames.in_tunnel(frames.vxlan(INNER, flags=0))),
    "ip-lengths": captured(
        frames.ethernet(frames.ipv4(frames.udp(b"q"), total_length=19)),
        frames.ethernet(frames.ipv4(frames.udp(b"q"), total_length=24)),
        frames.ethernet(frames.ipv4(frames.udp(b"q"), total_length=9000)),
        frames.ethernet(b"\x44" + DATA4[1:]),
        frames.ethernet(b"\x4f" + DATA4[1:]),
        frames.ethernet(b"\x05" + DATA4[1:]),
        frames.ethernet(SYN6),
        frames.ethernet(PING4, frames.ETHERTYPE_IPV6),
    ),
    "tcp-lengths": captured(
        over_ipv4(frames.tcp()[:12] + b"\x10\x10" + frames.tcp()[14:], 6),
        over_ipv4(frames.tcp()[:12] + b"\xf0\x10" + frames.tcp()[14:], 6),
        over_ipv4(frames.tcp(flags=2, options=b"\2\0\0\0"), 6),
        over_ipv4(frames.tcp(flags=2, options=b"\2\x28\5\xb4"), 6),
    ),
    "ipv6-short": captured(frames.ethernet(SYN6[:39], frames.ETHERTYPE_IPV6)),
    "ipv6-cut": captured(frames.ethernet(SYN6, frames.ETHERTYPE_IPV6), snaplen=53),
    "endless-extension-headers": captured(over_ipv6((b"\0\0" + bytes(6)) * 40, 0)),
    "junk-on-tunnel-ports": captured(
        *(frames.in_tunnel(struct.pack("!Q", junk), port) for junk in (0, 2**64 - 1) for port in (8472, 6081))
    ),
}
