"""Kept object code: a name that changes with everything the code depends on, whole or not there."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from analyzer.machine import compiler, store

COMPILED = [
    path.relative_to(store.PACKAGE)
    for folder in store.SOURCES
    for path in sorted((store.PACKAGE / folder).glob("*.py"))
]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the compiled packages, of which the key is made."""
    for folder in store.SOURCES:
        shutil.copytree(store.PACKAGE / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(store, "PACKAGE", tmp_path)
    return tmp_path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_copy_of_the_same_sources_has_the_same_key(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is installed: the same code needs compiling once."""
    copied = store.key()
    monkeypatch.undo()
    assert store.key() == copied


@pytest.mark.parametrize("edited", COMPILED, ids=str)
def test_the_key_changes_with_any_edit_of_any_compiled_file(package: Path, edited: Path) -> None:
    """Numba's own cache looks at the file of the cached function only."""
    before = store.key()
    path = package / edited
    path.write_bytes(path.read_bytes() + b"#")
    assert before != store.key()


def test_the_key_changes_when_files_come_go_or_change_names(package: Path) -> None:
    keys = [store.key()]
    added = package / "layers" / "loop" / "mpls.py"
    added.write_text("")
    keys.append(store.key())
    added.rename(added.with_name("gre.py"))
    keys.append(store.key())
    (package / "layers" / "loop" / "walk.py").unlink()
    keys.append(store.key())
    assert 4 == len(set(keys))


@pytest.mark.parametrize("compiler", ["numba", "llvmlite"])
def test_the_key_changes_with_the_compilers_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiler: str
) -> None:
    keys = {store.key()}
    monkeypatch.setitem(sys.modules, compiler, None)
    keys.add(store.key())  # not installed
    monkeypatch.delitem(sys.modules, compiler)
    (tmp_path / compiler).mkdir()
    (tmp_path / compiler / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    for version in ("1.0", "1.1"):
        (tmp_path / compiler / "_version.py").write_text(f"__version__ = {version!r}\n")
        keys.add(store.key())
    assert 4 == len(keys)


def test_the_key_changes_with_python_and_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {store.key()}
    monkeypatch.setattr(sys, "version", "3.99.0")
    keys.add(store.key())
    monkeypatch.setattr(store, "_processor", lambda: "model name: another")
    keys.add(store.key())
    assert 3 == len(keys)


def test_what_is_not_whole_is_not_read(cache: Path) -> None:
    """Cut anywhere, changed anywhere, empty, a folder, or not there."""
    store.write("name", b"object code")
    path = cache / "name.o"
    whole = path.read_bytes()
    assert b"object code" == store.read("name")
    damaged = [whole[:cut] for cut in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    damaged += [whole + b"\0"]
    for content in damaged:
        path.write_bytes(content)
        assert None is store.read("name"), content
    path.unlink()
    assert None is store.read("name")
    path.mkdir()
    assert None is store.read("name")


def test_writing_again_replaces_and_leaves_nothing_beside(cache: Path) -> None:
    store.write("name", b"old")
    store.write("name", b"new")
    assert (b"new", ["name.o"]) == (store.read("name"), [path.name for path in cache.iterdir()])


def test_of_many_object_codes_the_newest_stay(cache: Path) -> None:
    """Every version that is tried leaves one; what is no object code is not ours to remove."""
    cache.mkdir(mode=0o700)
    for age, name in enumerate(("f", "b", "d", "a", "c", "e")):
        (cache / f"{name}.o").write_bytes(b"")
        os.utime(cache / f"{name}.o", (1000 - age, 1000 - age))
    (cache / "notes.txt").write_bytes(b"")
    store.write("new", b"code")
    assert {"new.o", "f.o", "b.o", "d.o", "notes.txt"} == {path.name for path in cache.iterdir()}
    assert b"code" == store.read("new")


def test_object_code_that_another_process_removes_at_the_same_time_is_no_error(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two compilers end at once: the folder lists what is gone a moment later."""
    cache.mkdir(mode=0o700)
    listed = [cache / f"{number}.o" for number in range(9)]
    monkeypatch.setattr(Path, "glob", lambda *_: iter(listed))
    store.write("new", b"code")
    assert ["new.o"] == [path.name for path in cache.iterdir()]


def test_only_one_process_at_a_time_makes_the_same_code(cache: Path) -> None:
    """The lock is the process's: one that dies leaves none behind."""
    with store.alone("one") as first, store.alone("one") as second, store.alone("other") as third:
        assert (True, False, True) == (first, second, third)
    with store.alone("one") as again:
        assert again


def test_nobody_compiles_what_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shared").mkdir(mode=0o775)
    (tmp_path / "shared").chmod(0o775)
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "shared"))
    assert None is compiler.start()


def test_code_is_read_where_none_can_be_written(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("name", b"code")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert (b"code", None) == (store.read("name"), store.folder())
