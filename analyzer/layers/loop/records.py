"""The numbers of one record, as the scan leaves them and the compiled loop takes them."""

from __future__ import annotations

DATA, CAP_LEN, WIRE_LEN, TIME, LINK_TYPE, INTERFACE, RECORD_SLOTS = range(7)
MAX_CAPTURED = 1 << 20
"""A record that claims more captured bytes is corrupt: libpcap's own limit is 262144, BIG TCP frames reach 200 kB."""
