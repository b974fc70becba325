"""Small packets get through, large ones vanish, and nobody says that they are too big.

What it looks like
    A TCP connection opens and small segments are acknowledged; then the same full-size segment is sent again and again
    at the intervals of the retransmission timer, and no ICMP error comes. Or echo requests and datagrams above some
    size are lost between two nodes, while smaller ones arrive.

Why it matters
    Connections open and then hang: TLS handshakes, large answers, image pulls. The sender cannot learn the size that
    fits, as the ICMP error that would say it is not sent or is filtered (RFC 2923).

Look-alikes
    Where ICMP says that a packet was too big, discovery works or the error goes astray (frag-needed-undelivered). A
    send that the kernel itself refuses (EMSGSIZE) never becomes a packet. Super-frames of segmentation offload are cut
    before the wire and are left out. A receiver that died looks the same where only the sender's side was captured:
    then it is only possible, unless something small still came from there.

Next step
    Compare the MTU of each link on the way with the size that got through, overhead included (`ping -M do -s SIZE` from
    node to node finds it), and lower Cilium's MTU (Helm value `MTU`) or raise the link's; let ICMP type 3 code 4 and
    ICMPv6 type 2 pass every filter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from analyzer.flows.path_class import Classified
from analyzer.result import Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.holes import Hole, hole, repeating
from analyzer.triage.large_losses import large_and_lost, largest_arrived, nodes
from analyzer.triage.losses import Loss, losses
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.triage.too_big import too_big
from analyzer.words import Certainty

CAUSE = (
    "A link on the way has a smaller MTU than the sender believes, and the ICMP error that would say so never comes."
)
SETTLED = "a capture of eth0 on the receiver's node: whether the small packets arrive there and the large ones do not"


def suspects(case: Case) -> Suspects:
    """Return the TCP flows that sent data again, and the flows of large packets of which none arrived."""
    stuck = _stuck(case)
    return Suspects([*stuck, *(flow for flow, _ in large_and_lost(case))])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a place."""
    places: dict[tuple[Sequence[int], Sequence[int]], list[Hole]] = defaultdict(list)
    for flow in _stuck(case):
        for forward in (True, False):
            found = hole(flow, forward, case, gathered)
            if found and not found.passage.arrived:
                places[found.passage.last_seen, found.passage.next_expected].append(found)
    others = losses(case, (each for each in large_and_lost(case) if each[0].flow.key not in case.explained))
    return [*(_of_holes(holes) for holes in places.values()), *(_of_loss(loss, case, gathered) for loss in others)]


def _stuck(case: Case) -> list[Classified]:
    told = too_big(case)
    left = (flow for flow in repeating(case) if flow.flow.key not in case.explained)
    return [flow for flow in left if not told.of(flow.flow.key)]


def _of_holes(holes: list[Hole]) -> Found:
    packets = [packet for hole in holes for packet in hole.packets]
    last, following = holes[0].passage.last_seen, holes[0].passage.next_expected
    alive: Certainty = "likely" if any(hole.alive for hole in holes) else "possible"
    return Found(
        CAUSE,
        "certain" if following else alive,
        [hole.flow for hole in holes],
        holes[0].forward,
        packets,
        last_seen=last,
        next_expected=following,
        numbers=[
            *_numbers(max(hole.through for hole in holes), packets),
            Measured("sent in vain", max(hole.sendings for hole in holes), "times"),
        ],
        settled_by=None if following else SETTLED,
    )


def _of_loss(loss: Loss, case: Case, gathered: Gathered) -> Found:
    packets, arrived = loss.packets(gathered), largest_arrived(case)
    through = max(arrived[nodes(case, flow, loss.forward)] for flow in loss.flows)
    return Found(
        CAUSE,
        "likely",
        loss.flows,
        loss.forward,
        packets,
        last_seen=loss.last_seen,
        next_expected=loss.next_expected,
        numbers=[*_numbers(through, packets), *loss.numbers(case)],
        settled_by="`ping -M do` between the nodes with sizes from one to the other",
    )


def _numbers(through: int, packets: Iterable[Packet]) -> list[Measured]:
    lost = [packet.length for packet in packets if packet.length]
    return [
        Measured("largest of these flows that got through", through, "bytes"),
        *([Measured("smallest lost", min(lost), "bytes")] if lost else []),
    ]


RULE = Rule(
    "pmtu-blackhole",
    "Small packets get through, large ones vanish without a word",
    "critical",
    ("flows",),
    suspects,
    check,
)
