"""Geneve options (RFC 8926 3.5) and the names of those that are known.

Classes: IANA's registry of Network Virtualization Overlay parameters, "Geneve Option Class". What their types mean is
each owner's: Cilium bpf/lib/tunnel.h; OVN ovn-architecture(7), "Tunnel Encapsulations"; AWS GWLB's guide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from analyzer.layers.address import ip_text

CILIUM_CLASS, CILIUM_DSR = 0x014B, 0x81
DSR_ADDRESS_LEN = {8: 4, 20: 16}
"""Length of the option's data → length of the address in it (12 and 24 bytes with the option header)."""
CLASSES = (
    (0x0000, 0x00FF, "IETF"),
    (0x0100, 0x0100, "Linux"),
    (0x0101, 0x0101, "Open vSwitch"),
    (0x0102, 0x0102, "OVN"),
    (0x0103, 0x0103, "In-band Network Telemetry"),
    (0x0104, 0x0104, "VMware"),
    (0x0105, 0x0105, "Amazon"),
    (0x0106, 0x0106, "Cisco"),
    (0x0107, 0x0107, "Oracle"),
    (0x0108, 0x0110, "Amazon"),
    (0x0111, 0x0118, "IBM"),
    (0x0119, 0x0128, "Ericsson"),
    (0x0129, 0x0129, "Oxide"),
    (0x0130, 0x0131, "Cisco"),
    (0x0132, 0x0135, "Google"),
    (0x0136, 0x0136, "InfoQuick"),
    (0x014B, 0x014B, "Cilium"),
    (0xFFF0, 0xFFFF, "experimental"),
)
"""First class, last class, owner."""


def class_owner(option_class: int) -> str | None:
    """Return who registered a class of options."""
    return next((owner for first, last, owner in CLASSES if first <= option_class <= last), None)


class GeneveOption(NamedTuple):
    """One option as it stood in the header; `data` without the option's own 4-byte header."""

    option_class: int
    type: int
    data: bytes
    length: int
    """Bytes of data that its header claims; fewer may be there."""

    @property
    def critical(self) -> bool:
        """Whether a receiver that does not know the option must drop the packet (RFC 8926 3.5)."""
        return bool(self.type & 0x80)

    @property
    def is_dsr(self) -> bool:
        """Whether it is Cilium's DSR: the frontend that a client called (bpf/lib/tunnel.h)."""
        return (self.option_class, self.type) == (CILIUM_CLASS, CILIUM_DSR)

    @property
    def name(self) -> str | None:
        """What the option is, or whose; None for a class that nobody registered."""
        if (self.option_class, self.type) in TYPES:
            return TYPES[self.option_class, self.type][0]
        return class_owner(self.option_class)

    @property
    def value(self) -> str | None:
        """What the data say; None where they mean nothing here, or are not as long as they should be."""
        _, read = TYPES.get((self.option_class, self.type), ("", None))
        return read(self.data) if read and len(self.data) == self.length else None

    @property
    def words(self) -> str:
        """`0xCLASS:0xTYPE data`, the data in hex or, for Cilium's DSR, as `DSR address:port`."""
        code = f"0x{self.option_class:04x}:0x{self.type:02x}"
        if self.is_dsr and self.value:
            return f"{code} DSR {self.value}"
        return f"{code} {self.data.hex()}".rstrip()


def _dsr(data: bytes) -> str | None:
    address_len = DSR_ADDRESS_LEN.get(len(data))
    if not address_len:
        return None
    address, port = ip_text(data[:address_len]), int.from_bytes(data[address_len : address_len + 2], "big")
    return f"{address}:{port}" if address_len == 4 else f"[{address}]:{port}"


def _ovn_ports(data: bytes) -> str | None:
    """Reserved 1 bit · logical ingress port 15 · logical egress port 16."""
    if len(data) != 4:
        return None
    return f"ingress {int.from_bytes(data[:2], 'big') & 0x7FFF}, egress {int.from_bytes(data[2:], 'big')}"


def _number(length: int) -> Callable[[bytes], str | None]:
    return lambda data: f"0x{data.hex()}" if len(data) == length else None


TYPES: dict[tuple[int, int], tuple[str, Callable[[bytes], str | None]]] = {
    (CILIUM_CLASS, CILIUM_DSR): ("Cilium DSR", _dsr),
    (0x0102, 0x80): ("OVN logical ports", _ovn_ports),
    (0x0108, 0x01): ("AWS GWLB endpoint", _number(8)),
    (0x0108, 0x02): ("AWS GWLB attachment", _number(8)),
    (0x0108, 0x03): ("AWS GWLB flow cookie", _number(4)),
}
"""(class, type) → name, and how its data are read."""
