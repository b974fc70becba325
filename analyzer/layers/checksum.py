"""The internet checksum (RFC 1071) of a header or packet, checked where all of its bytes are there."""

from __future__ import annotations

import socket
from typing import Literal, NamedTuple

from analyzer.layers.dissector import Frame, Header
from analyzer.layers.layout import Checksum
from analyzer.layers.step import Fields

State = Literal["correct", "wrong", "unfinished", "none", "not checked"]
"""`unfinished`: the sum of the pseudo header alone, as a sender leaves it for its card to complete."""


class Verdict(NamedTuple):
    """What a checksum is worth: the state, and what the bytes add up to where that is another number."""

    state: State
    computed: int | None = None
    why: str = ""
    """Why it was not checked."""


def verdict(frame: Frame, data: bytes, header: Header, checksum: Checksum, at: int) -> Verdict:
    """Return whether the two bytes at `at` are the checksum of this header or of the packet that begins with it."""
    stored = int.from_bytes(data[at : at + 2], "big")
    if checksum.optional and not stored:
        return Verdict("none")
    if not checksum.whole:
        return _compared(stored, data[header.start : header.end], at - header.start, b"")
    fields = frame.quoted if header.quoted and frame.quoted is not None else frame.packets[header.packet]
    if why := _unseen(frame, header, fields):
        return Verdict("not checked", why=why)
    covered = data[header.start : header.carried_end]
    pseudo = _pseudo(fields, header.key[1], len(covered)) if checksum.pseudo else b""
    found = _compared(stored, covered, at - header.start, pseudo)
    sums = (_folded(pseudo), _folded(_pseudo(fields, header.key[1], 0))) if pseudo else ()
    return Verdict("unfinished") if found.state == "wrong" and stored in sums else found


def _unseen(frame: Frame, header: Header, fields: Fields) -> str:
    """Say which bytes that count are not there, or not known."""
    same = [each for each in frame.headers if (each.packet, each.quoted) == (header.packet, header.quoted)]
    network = next((each for each in same if each.layer in ("ipv4", "ipv6")), None)
    if header.faulty:
        return "the header is not whole"
    if network is None or fields.get("ip_mf") or fields.get("ip_frag_offset"):
        return "the packet is in several fragments" if network else "no IP header was read"
    if any(each.layer == "ipv6_extension" and each.key[1] == 43 for each in same):
        return "the final destination is in a routing header"
    ends = network.claims if network.claims > network.start else frame.wire_len
    return "the packet is not here to its end" if ends > frame.cap_len else ""


def _pseudo(fields: Fields, protocol: int, length: int) -> bytes:
    """Return addresses, length and protocol as they are added up; 0 bytes between them do not change the sum."""
    family = socket.AF_INET if fields["ip_version"] == 4 else socket.AF_INET6
    ends = socket.inet_pton(family, fields["ip_src"]) + socket.inet_pton(family, fields["ip_dst"])
    return ends + length.to_bytes(4, "big") + protocol.to_bytes(4, "big")


def _compared(stored: int, covered: bytes, at: int, pseudo: bytes) -> Verdict:
    without = covered[:at] + b"\0\0" + covered[at + 2 :]
    computed = 0xFFFF - _folded(pseudo + without)
    same = computed == stored or {computed, stored} == {0, 0xFFFF}  # both are zero in ones' complement
    return Verdict("correct") if same else Verdict("wrong", computed)


def _folded(data: bytes) -> int:
    """Return the sum of 16-bit words with the carries added back."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(int.from_bytes(padded[at : at + 2], "big") for at in range(0, len(padded), 2))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total
