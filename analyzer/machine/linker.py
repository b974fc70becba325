"""Links the kept object code into this process with llvmlite alone; the calls release the interpreter's lock."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from analyzer.machine import store

POINTER, NUMBER = ctypes.c_void_p, ctypes.c_int64
TABLE = (POINTER, POINTER, POINTER, POINTER, NUMBER, POINTER, NUMBER, POINTER, POINTER)
"""Bindings, row, key, index, mask, rows, room, pieces, counts: what counting needs."""
SIGNATURES: dict[str, tuple[Any, ...]] = {
    "count_records": (POINTER, POINTER, NUMBER, NUMBER, *TABLE),
    "count_pcap": (POINTER, *[NUMBER] * 7, POINTER, *TABLE),
    "count_point": (
        *(POINTER, POINTER, NUMBER, NUMBER, *[POINTER] * 6, NUMBER, POINTER, NUMBER),
        *(POINTER, POINTER, POINTER, NUMBER, POINTER, NUMBER, POINTER, NUMBER, POINTER),
    ),
    "scan_pcap": (POINTER, *[NUMBER] * 7, POINTER, NUMBER, POINTER),
    "scan_pcapng": (POINTER, NUMBER, NUMBER, POINTER, NUMBER, NUMBER, POINTER, NUMBER, POINTER),
    "resync": (POINTER, *[NUMBER] * 6),
    "rows": (POINTER, POINTER, NUMBER, POINTER, POINTER),
    "merge": (POINTER, NUMBER, POINTER, POINTER, NUMBER, POINTER, NUMBER),
    "reindex": (POINTER, NUMBER, POINTER, NUMBER),
    "reindex_cells": (POINTER, NUMBER, POINTER, NUMBER),
}
NEVER_CALLED = ("NRT_MemInfo_call_dtor", "numba_gil_ensure", "numba_gil_release")
"""Numba's runtime, named in the wrappers' error paths; these entries raise nothing and allocate nothing."""


class Machine(NamedTuple):
    """The entries (layers/loop/entries.py) as callables of addresses or bytes, and numbers; `engine` keeps the code."""

    engine: Any
    count_records: Any
    count_pcap: Any
    count_point: Any
    scan_pcap: Any
    scan_pcapng: Any
    resync: Any
    rows: Any
    merge: Any
    reindex: Any
    reindex_cells: Any


def load() -> Machine | None:
    """Return the linked entries, None when nothing is kept for this code, compiler and processor."""
    kept = store.read(store.key())
    return _link(kept) if kept else None


def _link(kept: bytes) -> Machine:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    stop = ctypes.cast(ctypes.CDLL(None).abort, ctypes.c_void_p).value
    for symbol in NEVER_CALLED:
        llvm.add_symbol(symbol, stop)
    target = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    names = {}
    at = 0
    while at < len(kept):
        end = kept.index(b"\n", at)
        entry, native, length = kept[at:end].decode().split()
        names[entry] = native
        engine.add_object_file(llvm.object_file.ObjectFileRef.from_data(kept[end + 1 : end + 1 + int(length)]))
        at = end + 1 + int(length)
    engine.finalize_object()
    calls = {
        entry: ctypes.CFUNCTYPE(NUMBER, *types)(engine.get_function_address(names[entry]))
        for entry, types in SIGNATURES.items()
    }
    return Machine(engine, **calls)
