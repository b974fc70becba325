"""AS_PATH (RFC 4271 4.3, RFC 5065): segments of type 1 · count 1 · AS numbers of 2 or 4 octets (RFC 6793).

dpkt 1.9.8 takes four octets only where the attribute has 6 bytes: of `65000 65001` it raises, and two numbers of two
octets it takes for one of four.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.bgp.octets import Malformed, Octets

SEGMENTS = {1: ("{", ",", "}"), 2: ("", " ", ""), 3: ("(", " ", ")"), 4: ("[", ",", "]")}
"""Type → how it is written, as FRR and others do: set, sequence, confederation's sequence and set."""
WIDTHS = (2, 4)


def as_path(data: bytes, width: int) -> str:
    """Return the path with AS numbers of `width` octets, empty inside an AS; raises Malformed."""
    octets, parts = Octets(data, "AS_PATH"), []
    while octets:
        kind, many = octets.number(1), octets.number(1)
        if kind not in SEGMENTS or not many:
            raise Malformed(f"AS_PATH has a segment of type {kind} with {many} numbers")
        before, between, behind = SEGMENTS[kind]
        parts.append(before + between.join(str(octets.number(width)) for _ in range(many)) + behind)
    return " ".join(parts)


def only_width(paths: Iterable[bytes]) -> int | None:
    """Return the octets of an AS number that all these paths agree with; None where both or neither of the two do.

    For sessions whose OPENs were not captured: a path read in the wrong width ends up between two segments.
    """
    possible = set(WIDTHS)
    for path in paths:
        possible &= {width for width in WIDTHS if _fits(path, width)}
    return possible.pop() if len(possible) == 1 else None


def _fits(path: bytes, width: int) -> bool:
    try:
        as_path(path, width)
    except Malformed:
        return False
    return True
