"""The path of one ping as geometry: lanes are nodes, boxes are interfaces, down the sender's stack, up the receiver's.

`path.svg.j2` draws it. A box is a capture point that saw the request, the reply or both; its lower half says with which
TTL and how long after the first sighting. A tube between two boxes is a tunnel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

from analyzer.report.stacks import Box, Stack, find, stacks_of
from analyzer.report.view.names import tunnel
from analyzer.report.view.text import clip, number
from analyzer.result import Hop, PingPath

BOX_WIDTH, BOX_HEIGHT, GAP, PITCH = 224, 64, 168, 86
MARGIN, HEAD = 14, 34
WIDEST = 8
"""Stacks that can be drawn; a path through more is left to its table."""


@dataclass(slots=True)
class Link:
    """Between two boxes that saw the packet one after the other."""

    x1: int
    y1: int
    x2: int
    y2: int
    reply: bool
    answered: bool
    tube: bool = False
    labels: list[str] = field(default_factory=list)
    offset: int = 0
    """Of the first label's baseline from the line."""


@dataclass(slots=True)
class Lane:
    """A node behind its boxes."""

    x: int
    width: int
    name: str


@dataclass(slots=True)
class Drawing:
    """The whole drawing."""

    box_width: ClassVar[int] = BOX_WIDTH
    box_height: ClassVar[int] = BOX_HEIGHT
    width: int
    height: int
    title: str
    description: str
    lanes: list[Lane]
    boxes: list[Box]
    links: list[Link]


def draw(path: PingPath, destination_node: str = "") -> Drawing | None:
    """Return the drawing of a ping, or None when it was seen at a single point and there is no path to draw."""
    stacks = stacks_of(path, destination_node)
    if sum(map(len, stacks)) < 2 or len(stacks) > WIDEST:
        return None
    _place(stacks)
    boxes = [box for stack in stacks for box in stack]
    lanes = _lanes(stacks)
    width = MARGIN * 2 + len(stacks) * BOX_WIDTH + (len(stacks) - 1) * GAP
    height = max(box.y for box in boxes) + BOX_HEIGHT + MARGIN + 8
    ends = [clip(path.source_pod or path.source_ip), clip(path.destination_pod or path.destination_ip)]
    title = f"Path of a ping from {ends[0]} to {ends[1]}"
    return Drawing(width, height, title, _description(path), lanes, boxes, _links(stacks, path))


def _place(stacks: list[Stack]) -> None:
    depths = sorted({box.depth for stack in stacks for box in stack})
    for index, stack in enumerate(stacks):
        for box in stack:
            box.x = MARGIN + index * (BOX_WIDTH + GAP)
            box.y = HEAD + depths.index(box.depth) * PITCH


def _lanes(stacks: list[Stack]) -> list[Lane]:
    lanes: list[Lane] = []
    for stack in stacks:
        name, x = stack[0].lane, stack[0].x
        if lanes and lanes[-1].name == name:
            lanes[-1].width = x + BOX_WIDTH + 16 - lanes[-1].x
        else:
            lanes.append(Lane(x - 8, BOX_WIDTH + 16, name))
    return lanes


def _links(stacks: list[Stack], path: PingPath) -> list[Link]:
    return _direction(stacks, path.request, False, bool(path.reply)) + _direction(stacks, path.reply, True, True)


def _direction(stacks: list[Stack], hops: list[Hop], reply: bool, answered: bool) -> list[Link]:
    links = []
    for before, after in pairwise(hops):
        start, end = find(stacks, before), find(stacks, after)
        if start and end and start is not end:
            links.append(_link(start, end, before, after, reply, answered))
    return links


def _link(start: Box, end: Box, before: Hop, after: Hop, reply: bool, answered: bool) -> Link:
    if start.x == end.x:
        x = start.x + (BOX_WIDTH - 40 if reply else 40)
        down = end.y > start.y
        return Link(x, start.y + BOX_HEIGHT * down, x, end.y + BOX_HEIGHT * (not down), reply, answered)
    right = end.x > start.x
    y = BOX_HEIGHT - 16 if reply else 16
    link = Link(start.x + BOX_WIDTH * right, start.y + y, end.x + BOX_WIDTH * (not right), end.y + y, reply, answered)
    link.tube = before.outer_ip_ttl is not None and after.outer_ip_ttl is not None
    link.labels = _labels(after) if start.y == end.y else []
    link.offset = -2 if link.tube else 15 if reply else -6
    return link


def _labels(hop: Hop) -> list[str]:
    """Return what is on the wire between two stacks."""
    if hop.outer_ip_ttl is None:
        return [f"TTL {hop.ip_ttl}, {number(hop.frame_len)} bytes"]
    vni = "" if hop.vni is None else f", VNI {hop.vni}"
    return [f"{tunnel(hop.tunnel_type or '')}{vni}", f"outer TTL {hop.outer_ip_ttl}, +{hop.overhead_bytes} bytes"]


def _description(path: PingPath) -> str:
    request = ", ".join(f"{clip(hop.point)} with TTL {hop.ip_ttl}" for hop in path.request)
    reply = ", ".join(f"{clip(hop.point)} with TTL {hop.ip_ttl}" for hop in path.reply)
    return f"Request: {request or 'not seen'}. Reply: {reply or 'not seen'}."
