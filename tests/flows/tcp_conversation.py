"""TCP conversations written frame by frame, and hostile ones by chance: losses, reordering, wraps, reuse of ports."""

from __future__ import annotations

import random
import socket
import struct
from dataclasses import dataclass, field

from tests import frames

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
CLIENT, SERVER = ("10.0.0.1", 40000), ("10.0.0.2", 80)
US, MS, S = 1_000, 1_000_000, 1_000_000_000
SCALED = b"\2\4\5\xb4\1\3\3\7\4\2\0\0"
"""MSS 1460, window scale 7, SACK permitted."""


@dataclass
class Conversation:
    """Frames of one flow with their times; `client` and `server` append one and return its IP id."""

    port: int = CLIENT[1]
    time: int = 1_000 * S
    records: list[tuple[int, bytes]] = field(default_factory=list)
    ids: dict[bool, int] = field(default_factory=lambda: {True: 100, False: 500})

    def wait(self, ns: int) -> None:
        self.time += ns

    def client(self, seq: int, ack: int, flags: int = ACK, length: int = 0, **more: object) -> None:
        self._add(True, seq, ack, flags, length, **more)

    def server(self, seq: int, ack: int, flags: int = ACK, length: int = 0, **more: object) -> None:
        self._add(False, seq, ack, flags, length, **more)

    def handshake(self, client: int = 1000, server: int = 5000, options: bytes = SCALED) -> None:
        """SYN, 300 µs, SYN-ACK, 200 µs, ACK: the first bytes are client + 1 and server + 1."""
        self.client(client, 0, SYN, options=options)
        self.wait(300 * US)
        self.server(server, client + 1, SYN | ACK, options=options)
        self.wait(200 * US)
        self.client(client + 1, server + 1)

    def _add(self, from_client: bool, seq: int, ack: int, flags: int, length: int, **more: object) -> None:
        self.ids[from_client] = self.ids[from_client] % 65535 + 1
        numbered = {"ident": self.ids[from_client], **more}
        data = frame(from_client, self.port, seq, ack, flags, length, **numbered)  # type: ignore[arg-type]
        self.records.append((self.time, data))


def frame(
    from_client: bool, port: int, seq: int, ack: int, flags: int, length: int,
    ident: int = 1, window: int = 1000, options: bytes = b"", ttl: int = 64, total_length: int | None = None,
) -> bytes:  # fmt: skip
    ends = ((CLIENT[0], port), SERVER) if from_client else (SERVER, (CLIENT[0], port))
    (source, sport), (destination, dport) = ends
    offset_flags = (20 + len(options)) // 4 << 12 | flags
    numbers = (seq & 0xFFFFFFFF, ack & 0xFFFFFFFF)
    header = struct.pack("!HHIIHHHH", sport, dport, *numbers, offset_flags, window, 0, 0)
    packet = header + options + b"x" * length
    fields = {"proto": socket.IPPROTO_TCP, "ident": ident, "ttl": ttl, "total_length": total_length}
    return frames.ethernet(frames.ipv4(packet, source, destination, **fields))  # type: ignore[arg-type]


def hostile(seed: int, steps: int = 60, port: int = CLIENT[1]) -> Conversation:
    """A conversation that breaks rules by chance; the same one for the same seed."""
    dice = random.Random(seed)
    talk = Conversation(port, time=(1_000 + seed % 1000) * S)
    next_of = {True: dice.choice([1000, 2**32 - 3000, 2**31 - 500]), False: dice.choice([5000, 2**32 - 100])}
    last_window = {True: 1000, False: 1000}
    if dice.random() < 0.7:
        talk.client(next_of[True], 0, SYN, options=dice.choice([SCALED, b"\2\4\5\xb4"]))
        talk.wait(dice.choice([50 * US, 5 * MS]))
        if dice.random() < 0.9:
            talk.server(next_of[False], next_of[True] + 1, SYN | ACK, options=dice.choice([SCALED, b"\2\4\5\xb4"]))
        next_of[True] += 1
        next_of[False] += 1
    one_way = dice.random() < 0.15
    for _ in range(steps):
        talk.wait(dice.choice([2 * US, 40 * US, 400 * US, 2 * MS, 15 * MS, 50 * MS, 300 * MS, 2 * S]))
        _step(dice, talk, True if one_way else dice.random() < 0.5, next_of, last_window)
    return talk


WEIGHTS = {"data": 30, "ack": 20, "old": 8, "again": 8, "behind": 8, "gap": 5, "open": 4, "zero": 3, "alive": 3,
           "probe": 3, "unseen": 2, "fin": 1, "rst": 1, "syn": 1}  # fmt: skip


def _step(
    dice: random.Random, talk: Conversation, client: bool, next_of: dict[bool, int], window: dict[bool, int]
) -> None:
    """Send one frame: where it stands beside what is due, its flags and length, and what is due after it."""
    what = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    length, jump = dice.choice([1, 2, 100, 1448, 1448, 30000]), dice.choice([0, 100_000])
    before, ack, flags, sent, after = {
        "data": (0, 0, ACK | PSH, length, length),
        "old": (0, -dice.choice([1, 100, 1448]), ACK, 0, 0),
        "again": (-length, 0, ACK | PSH, length, 0),
        "behind": (-2 * 1448, 0, ACK, dice.choice([100, 1448, 4000]), 0),
        "gap": (1448, 0, ACK, length, 1448 + length),
        "alive": (-1, 0, ACK, dice.choice([0, 1]), 0),
        "probe": (0, 0, ACK, 1, 0),
        "unseen": (0, 700, ACK, 0, 0),
        "fin": (0, 0, FIN | ACK, 0, 1),
        "rst": (0, 0, dice.choice([RST, RST | ACK]), 0, 0),
        "syn": (jump, 0, SYN, 0, jump + 1),
    }.get(what, (0, 0, ACK, 0, 0))
    if what in ("open", "zero"):
        window[client] = 0 if what == "zero" else dice.choice([500, 1000, 65535])
    send = talk.client if client else talk.server
    send(
        next_of[client] + before,
        next_of[not client] + ack if flags & ACK else 0,
        flags,
        sent,
        window=0 if flags & RST else window[client],
        options=SCALED if flags & SYN else b"",
    )
    next_of[client] += after
    next_of[not client] += max(0, ack)
