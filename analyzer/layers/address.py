"""Addresses as text, cached: a capture holds few addresses many times."""

from __future__ import annotations

import socket
from functools import lru_cache


@lru_cache(maxsize=65536)
def ip_text(raw: bytes) -> str:
    """Return 4 or 16 bytes as an IPv4 or IPv6 address in its canonical text form (RFC 5952)."""
    return socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)


@lru_cache(maxsize=65536)
def mac_text(raw: bytes) -> str:
    """Return six bytes as lower-case hex with colons."""
    return raw.hex(":")
