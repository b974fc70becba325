"""What became of ICMP errors that say packets are too big: whether the pod that sent these heard and heeded them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.flows.path_class import Classified
from analyzer.journeys.order import one_end, stage
from analyzer.layers.loop import slots as s
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import ICMPV6, TCP, Packet
from analyzer.triage.segments import RTO_NS
from analyzer.triage.too_big import FRAGMENTATION_NEEDED, PACKET_TOO_BIG, UNREACHABLE, End, TooBig, end, too_big

FORGOTTEN_NS = 600 * 10**9
"""After this long Linux tries the larger size again (net.ipv4.route.mtu_expires)."""
OWN = ("pod", "lxc")


@dataclass
class Heard:
    """One sender: the errors about its packets, and what it sent after them."""

    flows: list[Classified]
    """All of this end: with a service, the one that the pod sees and the one behind translation."""
    forward: bool
    mtu: int
    """Smallest that was told; 0 where no error names one (RFC 792)."""
    errors: list[Packet]
    delivered: bool
    """The sender's own view shows an error."""
    foreign: bool
    """What it shows quotes only flows that the pod does not have."""
    last_seen: tuple[int, ...]
    """Of the errors, or, where these were heard, of the packets that were sent nevertheless."""
    next_expected: tuple[int, ...]
    went_on: int
    """Packets above the MTU sent when the error must have been heard, at the point that saw most."""
    largest_after: int


def heard(case: Case, gathered: Gathered) -> Iterator[Heard]:
    """Yield every sender of which ICMP said that its packets are too big, and frames were gathered."""
    told = too_big(case)
    senders: dict[End, list[tuple[Classified, bool]]] = defaultdict(list)
    for flow in case.flows if told.ends else ():
        for low in (True, False):
            if told.from_end(flow.flow.key, low):
                senders[end(flow.flow.key, low)].append((flow, low))
    for flows in senders.values():
        errors = _unique(packet for flow, _ in flows for packet in gathered.quoting(flow.flow.key) if _says_so(packet))
        if errors:
            yield _heard(flows, errors, case, gathered, told)


def _heard(
    flows: Sequence[tuple[Classified, bool]], errors: list[Packet], case: Case, gathered: Gathered, told: TooBig
) -> Heard:
    flow, low = flows[0]
    mtu = min((value for packet in errors if (value := packet.field(s.ICMP_MTU))), default=0)
    since = min((packet.time_ns for packet in errors if packet.time_ns is not None), default=None)
    after = _after(
        [p for each, low in flows for p in gathered.of(each.flow.key) if p.from_low == low], flow, since, mtu
    )
    own = _own(case, flow, low)
    shown = [packet for packet in errors if packet.point in own]
    has = {each.flow.key for each, _ in flows if own & set(each.flow.at)}
    behind = next((each for each in flows if case.passages.ends(each[0], True).known), flows[0])
    if shown:
        last, following = _lost_at(case, behind[0], behind[0].from_low == behind[1], after)
    else:
        last, following = _places(case, *behind, errors, own)
    return Heard(
        [each for each, _ in flows],
        flow.from_low == low,
        mtu,
        errors,
        bool(shown),
        bool(shown) and not any(packet.quoted in has for packet in shown),
        last,
        following,
        max(Counter(packet.point for packet in after).values(), default=0),
        max((packet.length or 0 for packet in after), default=0),
    )


def _after(sent: list[Packet], flow: Classified, since: int | None, mtu: int) -> list[Packet]:
    """Return what was sent above the MTU, not to be cut, when the error must have been heard; no super-frames."""
    most = flow.flow.mss
    return [
        packet
        for packet in sent
        if since is not None
        and packet.time_ns is not None
        and since + RTO_NS <= packet.time_ns < since + FORGOTTEN_NS
        and (packet.length or 0) > mtu > 0
        and packet.field(s.IP_DF) != 0
        and not (packet.protocol == TCP and most and (packet.payload_len or 0) > most)
    ]


def _own(case: Case, flow: Classified, low: bool) -> set[int]:
    """Return the points that are the sending pod's own."""
    pod = case.topology.pod_name(flow.flow.key.low_ip if low else flow.flow.key.high_ip)
    return {at for at, point in enumerate(case.points) if pod and point.role in OWN and point.pod == pod}


def _places(
    case: Case, flow: Classified, low: bool, errors: Sequence[Packet], own: set[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where errors that the sender's own view lacks were seen last on their way to it, and expected next."""
    ends = one_end(case.passages.ends(flow, flow.from_low != low))
    far = max(stage(case.points[packet.point], ends) for packet in errors)
    last = sorted({packet.point for packet in errors if stage(case.points[packet.point], ends) == far})
    after = [at for at in case.passages.must(ends) if at in own and case.passages.tells_of(at, errors[0].time_ns)]
    return tuple(last), tuple(after[:1])


def _lost_at(
    case: Case, flow: Classified, forward: bool, after: Sequence[Packet]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where packets sent in spite of the error were seen last, and where they had to be seen next."""
    seen = Counter(packet.point for packet in after if packet.flow == flow.flow.key)
    way = case.passages.of_seen(flow, forward, seen)
    return way.last_seen, way.next_expected


def _says_so(packet: Packet) -> bool:
    kind = packet.field(s.ICMP_TYPE)
    if packet.protocol == ICMPV6:
        return kind == PACKET_TOO_BIG
    return (kind, packet.field(s.ICMP_CODE)) == (UNREACHABLE, FRAGMENTATION_NEEDED)


def _unique(packets: Iterator[Packet]) -> list[Packet]:
    return list({id(packet): packet for packet in packets}.values())
