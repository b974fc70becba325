"""NOTIFICATION (RFC 4271 4.5): code 1 · subcode 1 · data, by the names of IANA's BGP Error Codes registry."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.bgp.octets import Octets
from analyzer.bgp.text import readable_text

CEASE, ADMINISTRATIVE_SHUTDOWN, ADMINISTRATIVE_RESET = 6, 2, 4
CODES = {
    1: "message header error",
    2: "OPEN message error",
    3: "UPDATE message error",
    4: "hold timer expired",
    5: "finite state machine error",
    CEASE: "cease",
    7: "ROUTE-REFRESH message error",
    8: "send hold timer expired",
}
"""RFC 4271 4.5, RFC 7313 5, RFC 9687 4."""
SUBCODES = {
    1: {1: "connection not synchronized", 2: "bad message length", 3: "bad message type"},
    2: {1: "unsupported version number", 2: "bad peer AS", 3: "bad BGP identifier",
        4: "unsupported optional parameter", 6: "unacceptable hold time", 7: "unsupported capability",
        11: "role mismatch"},
    3: {1: "malformed attribute list", 2: "unrecognized well-known attribute", 3: "missing well-known attribute",
        4: "attribute flags error", 5: "attribute length error", 6: "invalid ORIGIN attribute",
        8: "invalid NEXT_HOP attribute", 9: "optional attribute error", 10: "invalid network field",
        11: "malformed AS_PATH"},
    5: {1: "unexpected message in OpenSent", 2: "unexpected message in OpenConfirm",
        3: "unexpected message in Established"},
    CEASE: {1: "maximum number of prefixes reached", ADMINISTRATIVE_SHUTDOWN: "administrative shutdown",
            3: "peer de-configured", ADMINISTRATIVE_RESET: "administrative reset", 5: "connection rejected",
            6: "other configuration change", 7: "connection collision resolution", 8: "out of resources",
            9: "hard reset", 10: "BFD down"},
    7: {1: "invalid message length"},
}  # fmt: skip
"""RFC 4271 6, RFC 5492 5, RFC 9234 4.2, RFC 6608 3, RFC 4486 4, RFC 8538 3, RFC 9384 3, RFC 7313 5."""


class Notification(NamedTuple):
    """Why one side closes the connection."""

    code: int
    subcode: int
    text: str | None
    """What the operator wrote (RFC 8203, RFC 9003); None where there is nothing."""

    @property
    def name(self) -> str:
        """Return the code by name."""
        return CODES.get(self.code, f"error {self.code}")

    @property
    def subname(self) -> str | None:
        """Return the subcode by name; None for 0, which says nothing more."""
        if not self.subcode:
            return None
        return SUBCODES.get(self.code, {}).get(self.subcode, f"subcode {self.subcode}")


def read_notification(body: bytes) -> Notification:
    """Return the NOTIFICATION; raises Malformed where code and subcode are not there. Of a cut text what is there."""
    octets = Octets(body, "NOTIFICATION")
    code, subcode = octets.number(1), octets.number(1)
    data = octets.rest()
    spoken = code == CEASE and subcode in (ADMINISTRATIVE_SHUTDOWN, ADMINISTRATIVE_RESET) and data
    return Notification(code, subcode, readable_text(data[1 : 1 + data[0]]) or None if spoken else None)
