"""Whether a capture filter (pcap-filter(7)) let any ICMP into a file, as far as its words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.triage.case import Case
from analyzer.triage.packet import ICMP, ICMPV6

LONGEST = 4096
"""Characters of a filter that is looked at."""
OPERATOR = re.compile(r"(\(|\)|&&|\|\||!(?!=)|(?<![\w.\\-])(?:and|or|not)(?![\w.-]))")
ONE_TERM = re.compile(r"\(((?:(?!&&|\|\||!(?!=)|(?<![\w.\\-])(?:and|or|not)(?![\w.-]))[^()])*)\)")
"""Parentheses around one term, or part of its arithmetic."""
INDEX = re.compile(r"\[[^][]*\]")
RELATION = re.compile(r"@|[<>=]")
"""A comparison; `@` stands for an index: `tcp[13]` is `tcp@`."""
OTHERS = frozenset(
    ("tcp", "udp", "sctp", "port", "portrange", "arp", "rarp", "igmp", "ah", "esp", "pim", "vrrp", "carp")
)
"""What no ICMP is."""
NUMBERS = frozenset(("2", "6", "17", "50", "51", "132"))
"""Protocols of IP (IANA) that are not ICMP."""
IP = {"ip": 4, "ip6": 6}
MESSAGES = {"icmp": 4, "1": 4, "icmp6": 6, "ipv6-icmp": 6, "58": 6}
"""Names and numbers of ICMP, with the version of IP that it belongs to."""
SOME = frozenset(
    ("host", "net", "src", "dst", "gateway", "mask", "ether", "ip", "ip6", "proto", "vlan", "less", "greater")
) | {"broadcast", "multicast"}
"""What may be true of some ICMP."""
QUALIFIERS = OTHERS | SOME | {"icmp", "icmp6"}


def hides_icmp(said: str, version: int = 4) -> bool:
    """Return whether no ICMP of a version of IP passes; False where words are not known. An empty filter lets all pass.

    Each term is True, False or, where that depends on the packet, unknown (`?`); terms are joined from left to right,
    `and` and `or` binding alike (pcap-filter(7)).
    """
    text = _plain(said.strip()) if len(said) <= LONGEST else ""
    values = list(_values(text, version))
    if not text or None in values:
        return False
    text = " ".join(filter(None, values))
    while "(" in text and text != (inner := re.sub(r"\(([^()]*)\)", lambda group: _joined(group[1]), text)):
        text = inner
    return "(" not in text and _joined(text) == "F"


def without_icmp(case: Case) -> list[int]:
    """Return the points whose filter hid the ICMP of what they show; where some was seen, it let that through."""
    seen = {look.point for flow in case.flows if flow.flow.key.protocol in (ICMP, ICMPV6) for look in flow.flow.cells}
    seen |= {point for point, _ in case.errors}
    filters = {at: point.capture_filter for at, point in enumerate(case.quality) if point.capture_filter}
    return [at for at, said in filters.items() if at not in seen and all(hides_icmp(said, v) for v in _shown(case, at))]


def _shown(case: Case, point: int) -> set[int]:
    """Return the versions of IP that a point shows; both where it shows none."""
    keys = (flow.flow.key for flow in case.flows if any(look.point == point for look in flow.flow.cells))
    return {6 if ":" in key.low_ip else 4 for key in keys} or {4, 6}


def _plain(said: str) -> str:
    """Return a filter without indices and without parentheses around one term; what is left of these joins terms."""
    for pattern, instead in ((INDEX, "@"), (ONE_TERM, r" \1 ")):
        while said != (less := pattern.sub(instead, said)):
            said = less
    return said


def _values(text: str, version: int) -> Iterator[str | None]:
    """Yield operators, and for each term its value, None where its words are not known.

    A term without qualifiers has those before it: `port 80 or 443`, `host (a or b)`.
    """
    head: list[str] = []
    parts = OPERATOR.split(text)
    for at, part in enumerate(parts):
        words = part.split()
        if OPERATOR.fullmatch(part):
            yield part
        elif words:
            own = [] if RELATION.search(part) else [word for word in words if word in QUALIFIERS]
            head = own or head
            is_qualifier_alone = own == words and at + 1 < len(parts) and parts[at + 1] == "("
            yield "" if is_qualifier_alone else _value(part, words if own else [*head, *words], version)


def _value(part: str, words: list[str], version: int) -> str | None:
    """Return whether a term is true of ICMP."""
    if RELATION.search(part):
        return _of_relation(part, version)
    first, *rest = words
    if first not in QUALIFIERS:
        return None
    if IP.get(first, version) != version:
        return "F"
    if OTHERS & set(words[:-1]) or first in OTHERS:
        return "F"
    if "proto" in words[:2]:
        return _of_protocol(words[-1].lstrip("\\"), version)
    if not rest:
        return "T" if version in (IP.get(first), MESSAGES.get(first)) else "F" if first in MESSAGES else "?"
    return "?"


def _of_protocol(name: str, version: int) -> str:
    if name in MESSAGES:
        return "T" if MESSAGES[name] == version else "F"
    return "F" if name in OTHERS | NUMBERS else "?"


def _of_relation(part: str, version: int) -> str:
    """Return F where it compares bytes of a header that ICMP lacks: libpcap asks for the protocol of each first."""
    asked = re.findall(r"(\w+)\s*@", part)
    return "F" if any(name in OTHERS or {**IP, **MESSAGES}.get(name, version) != version for name in asked) else "?"


def _joined(text: str) -> str:
    """Return the value of terms without parentheses; `?` where they cannot be read."""
    value, join, negated = "", "", False
    for word in text.split():
        if word in ("not", "!"):
            negated = not negated
        elif word in ("T", "F", "?"):
            value, negated = _both(value, join, {"T": "F", "F": "T"}.get(word, "?") if negated else word), False
        else:
            join = {"&&": "and", "||": "or"}.get(word, word)
    return value or "?"


def _both(one: str, join: str, other: str) -> str:
    if not join:
        return "?" if one else other
    decides = "F" if join == "and" else "T"
    if decides in (one, other):
        return decides
    return "?" if "?" in (one, other) else one
