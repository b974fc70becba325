"""Which capture points a ping touched, as stacks of boxes: down the sender's stack to the wire, up the receiver's."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.report.view.text import clip, number
from analyzer.result import Hop, PingPath

DEPTH = {"pod": 0, "lxc": 1, "any": 1, "host": 2, "tunnel": 3, "wireguard": 4, "underlay": 5, "router": 5, "unknown": 5}
ROLES = {
    "pod": "pod",
    "lxc": "pod's veth",
    "underlay": "network interface",
    "tunnel": "tunnel device",
    "router": "router",
}


@dataclass(slots=True)
class Box:
    """One capture point; texts are empty where a direction was not seen there."""

    point: str
    lane: str
    depth: int
    name: str
    sub: str
    request: str = ""
    reply: str = ""
    lost: str = ""
    tunneled: bool = False
    ghost: bool = False
    x: int = 0
    y: int = 0


Stack = list[Box]


def stacks_of(path: PingPath, destination_node: str) -> list[Stack]:
    """Return the points in stacks: a new one where the node changes or the way leads up again."""
    stacks: list[Stack] = []
    for hop in path.request:
        box = find(stacks, hop)
        if box is None:
            box = _box(hop, path)
            _append(stacks, box)
        _note(box, hop, "request")
    _add_reply(stacks, path)
    if stacks and path.rtt_us is None and path.last_seen_at and not _arrived(path):
        _add_ghost(stacks, _ghost(path, destination_node))
    _mark_lost(stacks, path.last_seen_at)
    return stacks


def _append(stacks: list[Stack], box: Box) -> None:
    if stacks and stacks[-1][-1].lane == box.lane and _continues(stacks[-1], box.depth):
        stacks[-1].append(box)
    else:
        stacks.append([box])


def _continues(stack: Stack, depth: int) -> bool:
    """Tell whether the way goes on in this stack: down to the wire or up to a pod, never both."""
    if len(stack) == 1:
        return depth != stack[0].depth
    down = stack[1].depth > stack[0].depth
    return depth > stack[-1].depth if down else depth < stack[-1].depth


def _add_reply(stacks: list[Stack], path: PingPath) -> None:
    """Add what only the reply touched, in the stack of the point before it."""
    previous: Stack | None = None
    for hop in path.reply:
        box = find(stacks, hop)
        if box is None:
            box = _box(hop, path)
            home = previous if previous and previous[0].lane == box.lane else None
            home = home or next((stack for stack in stacks if stack[0].lane == box.lane), None)
            if home is None:
                home = []
                stacks.append(home)
            home.append(box)
            home.sort(key=lambda each: each.depth)
        _note(box, hop, "reply")
        previous = next(stack for stack in stacks if box in stack)


def find(stacks: list[Stack], hop: Hop) -> Box | None:
    """Return the box of a sighting's capture point."""
    return next((box for stack in stacks for box in stack if box.point == hop.point), None)


def _box(hop: Hop, path: PingPath) -> Box:
    pod = ""
    if hop.role == "pod":
        names = [name for name in (path.source_pod, path.destination_pod) if name and name.split("/")[-1] in hop.point]
        pod = max(names, key=len, default="")
    programs = ", ".join(hop.programs or ())
    sub = hop.interface if pod else programs or ROLES.get(hop.role, "")
    return Box(hop.point, clip(hop.node or "", 30), DEPTH[hop.role], clip(pod or hop.interface, 26), clip(sub, 30))


def _note(box: Box, hop: Hop, direction: str) -> None:
    """Write TTL and time of a sighting into its box; a router sees a packet twice and changes the TTL in between."""
    before = getattr(box, direction)
    ttl = f"{before.removeprefix('TTL ').split(',')[0]}→{hop.ip_ttl}" if before else str(hop.ip_ttl)
    setattr(box, direction, f"TTL {ttl}, {number(hop.time_offset_us)} µs")
    box.tunneled = box.tunneled or hop.outer_ip_ttl is not None


def _arrived(path: PingPath) -> bool:
    return bool(path.reply) or any(hop.role == "pod" for hop in path.request[1:])


def _add_ghost(stacks: list[Stack], ghost: Box) -> None:
    """Put the pod that was never reached on top of its node's stack, if the packet came that far."""
    if len(stacks) > 1 and stacks[-1][0].lane == ghost.lane:
        stacks[-1].append(ghost)
    else:
        stacks.append([ghost])


def _ghost(path: PingPath, node: str) -> Box:
    name = clip(path.destination_pod or path.destination_ip, 26)
    return Box("", clip(node, 30), 0, name, "not seen here", ghost=True)


def _mark_lost(stacks: list[Stack], point: str | None) -> None:
    for stack in stacks:
        for box in stack:
            if point and box.point == point:
                box.lost = "last seen here"
