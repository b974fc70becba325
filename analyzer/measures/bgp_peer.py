"""One side of a BGP session as the Result shows it."""

from __future__ import annotations

from collections import Counter

from analyzer.bgp.as_path import only_width
from analyzer.bgp.family import Family
from analyzer.bgp.message import NAMES
from analyzer.bgp.octets import Malformed
from analyzer.bgp.open_message import RECEIVE, SEND
from analyzer.bgp.side import Side
from analyzer.measures.bgp_prefixes import MAX_PREFIXES, AgreedForm, PrefixTable
from analyzer.measures.bgp_times import keepalive_interval_s, silences
from analyzer.result import BgpCapability, BgpEndOfRib, BgpNotification, BgpOpen, BgpPeer
from analyzer.topology.model import Topology

MAX_FAULTS, MAX_NOTIFICATIONS, MAX_END_OF_RIB = 20, 20, 20


def peer(side: Side, other: Side, hold_s: int | None, end_epoch_ns: int | None, topology: Topology) -> BgpPeer:
    """Return the side's row; what the other one said tells how its UPDATEs are to be read."""
    table, faults = _prefixes(side, other)
    ribs = [BgpEndOfRib(each.end_of_rib.name, time) for time, each in side.updates if each.end_of_rib]
    return BgpPeer(
        ip=side.end.ip,
        port=side.end.port,
        node=topology.node_of(side.end.ip),
        open=_open(side),
        messages=dict(sorted(Counter(NAMES.get(each.type, "unknown") for each in side.messages).items())),
        keepalive_interval_s=keepalive_interval_s(side),
        announced=table.announced,
        withdrawn=table.withdrawn,
        prefixes=table.sorted(),
        end_of_rib=ribs[:MAX_END_OF_RIB],
        notifications=_notifications(side),
        silences=silences(side, hold_s, end_epoch_ns),
        unread=_unread(side, table, faults),
    )


def _prefixes(side: Side, other: Side) -> tuple[PrefixTable, Counter[str]]:
    table = PrefixTable(_form(side, other))
    faults = Counter(side.faults)
    for time, update in side.updates:
        try:
            table.add(update, time)
        except Malformed as fault:
            faults[f"UPDATE malformed: {fault}"] += 1
    return table, faults


def _form(side: Side, other: Side) -> AgreedForm:
    """Return how the side's UPDATEs are to be read; without both OPENs the width of AS numbers is what all paths fit.

    Four octets where both sides offer them (RFC 6793 4.1), path ids in the families for which it sends and the other
    one receives (RFC 7911 4). One side that does not offer it settles either.
    """
    offered = [each.open.has_four_octets if each.open else None for each in (side, other)]
    several = _paths(side, SEND), _paths(other, RECEIVE)
    return AgreedForm(
        as_octets=2 if False in offered else 4 if None not in offered else _fitting_width(side, other),
        several_paths=set() if set() in several else several[0] & several[1] if several[0] and several[1] else None,
    )


def _paths(side: Side, direction: int) -> set[Family] | None:
    return side.open.paths(direction) if side.open and side.open.whole else None


def _fitting_width(*sides: Side) -> int | None:
    return only_width(update.as_path for each in sides for _, update in each.updates if update.as_path)


def _open(side: Side) -> BgpOpen | None:
    if not side.opens:
        return None
    time, said = side.opens[0]
    capabilities = {(each.code, each.name, each.value) for each in said.capabilities}
    return BgpOpen(
        time_epoch_ns=time,
        version=said.version,
        as_number=said.as_number,
        hold_time_s=said.hold_time_s,
        router_id=said.router_id,
        capabilities=[BgpCapability(*each) for each in sorted(capabilities, key=lambda each: (each[0], each[2] or ""))],
    )


def _notifications(side: Side) -> list[BgpNotification]:
    return [
        BgpNotification(time, said.code, said.subcode, said.name, said.subname, said.text)
        for time, said in side.notifications[:MAX_NOTIFICATIONS]
    ]


def _unread(side: Side, table: PrefixTable, faults: Counter[str]) -> list[str]:
    """Return in words what could not be read, each kind once."""
    said = [f"{fault} ({many} times)" if many > 1 else fault for fault, many in sorted(faults.items())[:MAX_FAULTS]]
    if len(faults) > MAX_FAULTS:
        said.append(f"{len(faults) - MAX_FAULTS} more kinds of faults")
    said += [f"routes of {family} are not read" for family in sorted(table.unread_families)]
    if table.form.as_octets is None and any(update.as_path for _, update in side.updates):
        said.append("whether AS numbers have two or four octets is not known")
    if len(table.rows) == MAX_PREFIXES:
        said.append(f"more prefixes than the {MAX_PREFIXES} kept may have been named")
    return sorted(side.unread) + said
