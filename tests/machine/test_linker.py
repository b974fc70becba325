"""Linking: what is kept for this code, or nothing; and the calls are those that were compiled."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from analyzer.machine import linker, store
from tests.machine.compiled import machine

KINDS = {"BYTES": linker.POINTER, "NUMBERS": linker.POINTER, "INDEX": linker.POINTER, "NUMBER": linker.NUMBER}


def compiled_signatures() -> dict[str, tuple[object, ...]]:
    """Return what entries.py hands to the compiler, read from its text: importing it needs Numba."""
    tree = ast.parse((store.PACKAGE / "layers" / "loop" / "entries.py").read_text())
    found: dict[str, tuple[object, ...]] = {}
    for function in tree.body:
        decorator = function.decorator_list[0] if isinstance(function, ast.FunctionDef) else None
        if isinstance(function, ast.FunctionDef) and isinstance(decorator, ast.Call):
            types = decorator.args[0]
            assert isinstance(types, ast.Call)
            assert len(types.args) == len(function.args.args)
            found[function.name] = tuple(KINDS[ast.unparse(argument)] for argument in types.args)
    return found


def test_calls_pass_what_the_entries_take() -> None:
    """Nothing else would notice an argument too many before it is used as an address."""
    assert compiled_signatures() == linker.SIGNATURES


def test_every_entry_can_be_called() -> None:
    assert set(linker.SIGNATURES) == set(linker.Machine._fields) - {"engine"}
    assert all(getattr(machine(), entry) for entry in linker.SIGNATURES)


def test_without_kept_code_there_is_no_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "empty"))
    assert None is linker.load()
    monkeypatch.setenv(store.ENVIRONMENT, "/proc/none")
    assert None is linker.load()


def test_cut_or_damaged_code_is_never_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine()
    kept = store.read(store.key())
    assert kept is not None
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "cache"))
    store.write(store.key(), kept)
    path = tmp_path / "cache" / f"{store.key()}.o"
    whole = path.read_bytes()
    for damaged in (b"", whole[:31], whole[:32], whole[:-1], whole[:5000] + b"\xcc" + whole[5001:], bytes(len(whole))):
        path.write_bytes(damaged)
        assert None is linker.load()
    path.write_bytes(whole)
    assert linker.load() is not None
