"""One direction of a connection: the messages that one side sent, each read as far as it can be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analyzer.bgp.message import KEEPALIVE, NAMES, NOTIFICATION, OPEN, UPDATE, Message, messages
from analyzer.bgp.notification import Notification, read_notification
from analyzer.bgp.octets import Malformed
from analyzer.bgp.open_message import Open, read_open
from analyzer.bgp.segment import End, TcpSegment
from analyzer.bgp.stream import stream
from analyzer.bgp.update import Update, read_update

Timed = int | None


@dataclass
class Side:
    """What one side sent, in order, with the time of each."""

    end: End
    from_start: bool
    messages: list[Message]
    opens: list[tuple[Timed, Open]] = field(default_factory=list)
    updates: list[tuple[Timed, Update]] = field(default_factory=list)
    notifications: list[tuple[Timed, Notification]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    """What could not be read → of how many messages."""
    unread: list[str] = field(default_factory=list)
    """What of the stream itself could not."""

    @property
    def open(self) -> Open | None:
        """Return its first OPEN."""
        return self.opens[0][1] if self.opens else None

    def times(self, kind: int) -> list[Timed]:
        """Return when its messages of this type were captured."""
        return [each.time_epoch_ns for each in self.messages if each.type == kind]


def side(end: End, segments: list[TcpSegment]) -> Side:
    """Return what the side said in its segments."""
    bytes_of = stream(segments)
    found = messages(bytes_of)
    said = Side(end, bytes_of.from_start, found.messages)
    for many, what in (
        (bytes_of.cut_bytes, "were cut off by the capture"),
        (bytes_of.missing_bytes, "were not seen at all"),
        (found.skipped_bytes, "belong to no message that was captured from its start"),
    ):
        if many:
            said.unread.append(f"{many} bytes {what}")
    for message in found.messages:
        try:
            _read(said, message)
        except Malformed as fault:
            said.faults[f"{NAMES.get(message.type, 'message')} {_state(message)}: {fault}"] += 1
    return said


def _state(message: Message) -> str:
    return "malformed" if message.whole else "cut"


def _read(said: Side, message: Message) -> None:
    """Add the message to those of its type; raises Malformed."""
    time, body = message.time_epoch_ns, message.body
    if message.type == OPEN:
        said.opens.append((time, read_open(body, message.whole)))
        if not message.whole:
            raise Malformed("what follows its first fields is not all there")
    elif message.type == NOTIFICATION:
        said.notifications.append((time, read_notification(body)))
    elif message.type == UPDATE:
        if not message.whole:
            raise Malformed("not read")
        said.updates.append((time, read_update(body)))
    elif message.type == KEEPALIVE and body:
        raise Malformed(f"{len(body)} bytes where none belong")
    elif message.type not in NAMES:
        raise Malformed(f"type {message.type} is not known")
