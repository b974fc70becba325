"""Memory for machine code: one address, seen from both sides."""

from __future__ import annotations

import ctypes
import mmap

import pytest

from analyzer.machine.memory import Memory


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, mmap.PAGESIZE + 3])
def test_memory_is_as_long_as_asked_for_and_zero(size: int) -> None:
    """Of whole 64-bit numbers there are as many as fit: 9 bytes hold one."""
    memory = Memory(size)
    assert bytes(size) == bytes(memory.view)
    assert [0] * (size // 8) == memory.numbers.tolist()


def test_bytes_and_numbers_are_the_same_memory() -> None:
    memory = Memory(16)
    memory.numbers[1] = -2
    assert bytes(8) + (-2).to_bytes(8, "little", signed=True) == bytes(memory.view)


def test_the_address_is_where_the_bytes_are() -> None:
    memory = Memory.of(b"seen from both sides")
    assert b"seen" == ctypes.string_at(memory.address, 4)
    ctypes.memset(memory.address, ord("S"), 1)
    assert b"Seen from both sides" == bytes(memory.view)


def test_memory_of_bytes_is_a_copy() -> None:
    content = bytearray(b"before")
    memory = Memory.of(content)
    content[:] = b"after."
    assert b"before" == bytes(memory.view)
