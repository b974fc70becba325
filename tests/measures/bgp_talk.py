"""BGP sessions made by hand: two sides that say one message after the other over TCP."""

from __future__ import annotations

from analyzer.bgp.segment import ACK, SYN, TcpSegment
from analyzer.measures.bgp import bgp_sessions
from analyzer.result import BgpPeer, BgpSession
from analyzer.topology.model import Topology
from tests.bgp.messages import ONE, TWO, segment
from tests.cluster import point

POINTS = [point("n1/eth0"), point("frr/eth0", role="router")]
KNOWN = Topology(nodes={ONE: "frr", TWO: "n1"})


class Talk:
    """The segments of one connection, numbered as TCP does; ONE opens it."""

    def __init__(self, at_s: float | None = 0, syn: bool = True) -> None:
        self.segments: list[TcpSegment] = []
        self.next = [101, 901]
        if syn:
            self.segments += [segment(seq=100, at_s=at_s, flags=SYN)]
            self.segments += [segment(seq=900, at_s=at_s, flags=SYN | ACK, back=True)]

    def one(self, data: bytes, at_s: float | None = 0, stored: int | None = None, flags: int = ACK) -> None:
        """ONE sends."""
        self._say(0, data, at_s, stored, flags)

    def two(self, data: bytes, at_s: float | None = 0, stored: int | None = None, flags: int = ACK) -> None:
        """TWO sends."""
        self._say(1, data, at_s, stored, flags)

    def lose(self) -> None:
        """Forget the last segment: the capture did not see it."""
        self.segments.pop()

    def _say(self, back: int, data: bytes, at_s: float | None, stored: int | None, flags: int) -> None:
        self.segments.append(segment(data, self.next[back], at_s, flags, bool(back), stored=stored))
        self.next[back] += len(data)

    @property
    def session(self) -> BgpSession:
        """The only session."""
        (found,) = bgp_sessions(self.segments, 0, POINTS, KNOWN)
        return found

    @property
    def peers(self) -> tuple[BgpPeer, BgpPeer]:
        """ONE's row and TWO's."""
        one, two = self.session.peers
        return one, two
