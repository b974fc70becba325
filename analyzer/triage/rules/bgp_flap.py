"""A BGP session ends and begins anew.

What it looks like
    Between one pair of addresses a session of TCP port 179 is closed by a NOTIFICATION (3 UPDATE message error, 4 hold
    timer expired, 6 cease) or is silent for longer than its hold time, and an OPEN follows.

Why it matters
    Both sides take the routes away that they learnt from each other: until the session is back and has sent its
    UPDATEs, pods behind it cannot be reached, or only by the paths that are left.

Look-alikes
    A session that is closed by FIN without a NOTIFICATION was ended by its own side, and with graceful restart (RFC
    4724) routes stay while it is away; the first OPEN of a capture is no flap. A cease that an administrator asked for
    (subcodes 2 to 4) is told and not held against the network.

Next step
    Find out why: for an expired hold timer what lost or delayed the KEEPALIVEs (the finding's silence says from when),
    for a cease its subcode and who sent it, then the logs of both sides (`cilium-dbg bgp peers`, `vtysh -c "show bgp
    neighbors"`). BFD and graceful restart shorten what it costs.
"""

from __future__ import annotations

from collections import defaultdict

from analyzer.flows.path_class import Classified
from analyzer.result import BgpNotification, BgpSession, Measured
from analyzer.triage.case import Case
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import TCP, Packet
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.words import Severity

PORT = 179
OPEN, NOTIFICATION = 1, 3
TYPE_AT, MARKER = 18, b"\xff" * 16
"""Of a message (RFC 4271 4.1)."""
CEASE, ON_PURPOSE = 6, (2, 3, 4)
"""Administrative shutdown, peer de-configured, administrative reset (RFC 4486 3)."""
HOLD_TIMER = 4
EXPIRED = "The hold timer expired: KEEPALIVEs were lost or not sent for that long."
CEASED = "One side ended the session by a cease."
ASKED_FOR = "An administrator, or configuration, ended the session on one side."
ERROR = "One side met an error in what the other sent."
SILENT = "One side was silent for longer than the hold time."
Ends = frozenset[str]


def suspects(case: Case) -> Suspects:
    """Return the connections of sessions that ended so and were opened again."""
    ends = set(_flapped(case))
    return Suspects([flow for flow in case.flows if _is_bgp(flow) and _pair(flow) in ends])


def check(case: Case, gathered: Gathered) -> list[Found]:
    """Return one finding a pair of speakers."""
    flapped = _flapped(case)
    return [_found(ends, ended, again, case, gathered) for ends, (ended, again) in flapped.items()]


def _found(ends: Ends, ended: BgpSession, again: BgpSession, case: Case, gathered: Gathered) -> Found:
    flows = [flow for flow in case.flows if _is_bgp(flow) and _pair(flow) == ends]
    struck = _struck(case, ended, again)
    cause, severity = _cause(ended)
    numbers = [Measured("pod flows lost meanwhile", len(struck), "")]
    silences = [silence.lasted_s for peer in ended.peers for silence in peer.silences or ()]
    if silences:
        numbers.append(Measured("longest silence", max(silences), "s"))
    if ended.hold_time_s is not None:
        numbers.append(Measured("hold time", ended.hold_time_s, "s"))
    return Found(
        cause,
        "certain",
        [*struck, *flows],
        True,
        [packet for flow in flows for packet in gathered.of(flow.flow.key) if _is_told(packet)],
        nodes=[peer.node for peer in ended.peers if peer.node],
        numbers=numbers,
        severity="critical" if struck else severity,
    )


def _struck(case: Case, ended: BgpSession, again: BgpSession) -> list[Classified]:
    """Return the flows between pods that nobody answered, of those that began while the session was not there.

    That is from the time that a side was heard last, as the other may have known before what nobody wrote to it.
    """
    times = [silence.from_epoch_ns for peer in ended.peers for silence in peer.silences or ()]
    gave_up, back = _ended_ns(ended), again.established_epoch_ns or again.opened_epoch_ns
    if gave_up is None or back is None:
        return []
    since = min([gave_up, *times])
    flows = [flow for flow in case.unanswered if flow.peer_scope == "pod-pod"]
    return [flow for flow in flows if flow.flow.first_ns is not None and since <= flow.flow.first_ns <= back]


def _flapped(case: Case) -> dict[Ends, tuple[BgpSession, BgpSession]]:
    """Return per pair of speakers the session that ended, and the next one that said OPEN."""
    sessions: dict[Ends, list[BgpSession]] = defaultdict(list)
    for session in case.measured.bgp:
        sessions[frozenset(peer.ip for peer in session.peers)].append(session)
    found = {}
    for ends, own in sessions.items():
        for ended in own:
            gave_up = _ended_ns(ended)
            again = [each for each in own if each is not ended and _opened_after(each, ended, gave_up)]
            if gave_up is not None and again:
                found[ends] = (ended, again[0])
    return found


def _opened_after(session: BgpSession, ended: BgpSession, gave_up: int | None) -> bool:
    """Return whether a session began behind another's end or silence, and got as far as an OPEN."""
    opened = [peer.open.time_epoch_ns for peer in session.peers if peer.open and peer.open.time_epoch_ns is not None]
    since = [silence.from_epoch_ns for peer in ended.peers for silence in peer.silences or ()]
    return bool(opened) and gave_up is not None and min(opened) > min([gave_up, *since])


def _ended_ns(session: BgpSession) -> int | None:
    """Return when a session was given up; None for one that was not, or was ended by its own side without a word."""
    times = [each.time_epoch_ns for each in _notifications(session)]
    times += [silence.until_epoch_ns for peer in session.peers for silence in peer.silences or ()]
    return min((time for time in times if time is not None), default=None)


def _notifications(session: BgpSession) -> list[BgpNotification]:
    return [notification for peer in session.peers for notification in peer.notifications]


def _cause(session: BgpSession) -> tuple[str, Severity]:
    said = _notifications(session)
    if not said:
        return SILENT, "warning"
    if said[0].code == CEASE:
        return (ASKED_FOR, "info") if said[0].subcode in ON_PURPOSE else (CEASED, "warning")
    return (EXPIRED if said[0].code == HOLD_TIMER else ERROR), "warning"


def _is_bgp(flow: Classified) -> bool:
    key = flow.flow.key
    return key.protocol == TCP and PORT in (key.low_port, key.high_port)


def _pair(flow: Classified) -> Ends:
    return frozenset((flow.flow.key.low_ip, flow.flow.key.high_ip))


def _is_told(packet: Packet) -> bool:
    """Return whether an OPEN or a NOTIFICATION begins in a segment that begins with a message."""
    payload, at = packet.payload, 0
    while payload[at : at + len(MARKER)] == MARKER and len(payload) > at + TYPE_AT:
        if payload[at + TYPE_AT] in (OPEN, NOTIFICATION):
            return True
        at += max(int.from_bytes(payload[at + len(MARKER) : at + TYPE_AT], "big"), TYPE_AT + 1)
    return False


RULE = Rule("bgp-flap", "A BGP session was given up and began anew", "warning", ("bgp",), suspects, check)
