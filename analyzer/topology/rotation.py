"""What a capture file's name says of rotation: which files are slices of one capture, and in which order by name.

tcpdump -C counts behind the ending (eth0.pcap, eth0.pcap1, …), -G puts a time into the name (strftime, or %s), dumpcap
-b and editcap -c write _00001_20261123100000 before the ending; logrotate appends .1. A number that is part of the stem
(node1, node2, lxc1234) says nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PACKED = r"(?:\.(?:gz|xz|zst|bz2))?"
ENDING = r"\.(?:pcapng|pcap|cap|dump|dmp|ntar)"
COUNTED = re.compile(rf"(?P<base>.+{ENDING})\.?(?P<count>\d{{1,6}}){PACKED}$", re.IGNORECASE)
DATE = r"(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d"
CLOCK = r"[0-2]\d[-_.:h]?[0-5]\d(?:[-_.:m]?[0-5]\ds?)?(?:Z|[+-]\d{4})?"
EPOCH = r"[1-3]\d{9}"
STAMPED = re.compile(
    rf"(?P<base>.*?)[-_.@](?P<stamp>\d{{5}}_{DATE}{CLOCK}|{DATE}(?:[-_.T@]?{CLOCK})?(?:_\d{{5}})?|{EPOCH})"
    rf"(?P<ending>{ENDING})?$",
    re.IGNORECASE,
)


class Slice(NamedTuple):
    """A name taken apart: the capture it may be a slice of, how it was told, and its order by name."""

    capture: str
    """The name without what rotation added, ending and packing included or not; equal for slices of one capture."""
    interface: str
    """The name without rotation and endings."""
    kind: str
    """`stamp` or `count`; empty for a name without a mark of rotation, which may be the first of `count`."""
    order: tuple[str, int]


def taken_apart(name: str) -> Slice:
    """Return what the name says."""
    plain = re.sub(rf"{PACKED}$", "", name, flags=re.IGNORECASE)
    counted = COUNTED.match(name)
    base, count = (counted["base"], int(counted["count"])) if counted else (plain, -1)
    if stamped := STAMPED.match(base):
        ending = stamped["ending"] or ""
        return Slice(f"{stamped['base']}*{ending}", stamped["base"], "stamp", (stamped["stamp"], count))
    interface = re.sub(rf"{ENDING}$", "", base, flags=re.IGNORECASE)
    return Slice(base, interface, "count" if counted else "", ("", count))
