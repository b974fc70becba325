"""Bytes of a message taken from the front, each time as many as a field needs."""

from __future__ import annotations


class Malformed(Exception):
    """Lengths in a message contradict each other, or a value cannot be."""


class Octets:
    """What is left of a message or of a part of it."""

    def __init__(self, data: bytes, name: str) -> None:
        """`name` says of what, where too few are left."""
        self.data, self.name, self.at = data, name, 0

    def __bool__(self) -> bool:
        return self.at < len(self.data)

    def take(self, length: int) -> bytes:
        """Return the next bytes; raises Malformed where fewer are left."""
        end = self.at + length
        if end > len(self.data):
            raise Malformed(f"{self.name} is {end - len(self.data)} bytes short")
        found, self.at = self.data[self.at : end], end
        return found

    def number(self, length: int) -> int:
        """Return the next bytes as a number; raises Malformed where fewer are left."""
        return int.from_bytes(self.take(length), "big")

    def part(self, length: int, name: str) -> Octets:
        """Return the next bytes as a part with a name of its own; raises Malformed where fewer are left."""
        return Octets(self.take(length), name)

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(len(self.data) - self.at)
