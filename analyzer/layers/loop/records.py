"""The numbers of one record, as the scan leaves them and the compiled loop takes them."""

from __future__ import annotations

DATA, CAP_LEN, WIRE_LEN, TIME, LINK_TYPE, INTERFACE, RECORD_SLOTS = range(7)
MAX_CAPTURED = 1 << 20
"""A record that claims more captured bytes is corrupt: libpcap's own limit is 262144, BIG TCP frames reach 200 kB."""
LINK, MULTIPLIER, DIVISOR, SHIFT, OFFSET, INTERFACE_SLOTS = range(6)
"""What the scan of pcapng needs of an interface: link type; nanoseconds are ticks * multiplier // divisor, or where
shift is not 0 ticks of 2**-shift seconds; nanoseconds to add. Multiplier 0: not for the scan."""
EPB = 6
MAX_BLOCK = 1 << 24
MOST = (1 << 63) - 1
