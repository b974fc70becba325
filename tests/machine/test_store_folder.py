"""Where object code is kept: a place that is ours alone, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analyzer.machine import store

NOBODY = 65534


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a home, a temporary folder and nothing else."""
    monkeypatch.delenv(store.ENVIRONMENT, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    return tmp_path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "cache"))
    return tmp_path / "cache"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be nobody for a while, when the tests are run by root."""
    root = os.geteuid() == 0
    if root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)


def test_the_users_cache_comes_first_then_home_then_the_temporary_folder(
    homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(homes / "xdg"))
    assert homes / "xdg" / "podpath" == store.folder()
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")  # nobody can make a folder there, not even root
    assert homes / "home" / ".cache" / "podpath" == store.folder()
    monkeypatch.setenv("HOME", "/proc/none")
    temporary = homes / "tmp" / f"podpath-{os.geteuid()}"
    assert temporary == store.folder()
    monkeypatch.delenv("HOME")
    assert temporary == store.folder()
    assert 0o700 == temporary.stat().st_mode & 0o777


def test_a_read_only_home_leads_to_the_temporary_folder(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the cache's folder cannot be made, or is there and cannot be written."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        home = Path(name) / "home"
        Path(name).chmod(0o777)
        with as_nobody():
            (home / ".cache" / "podpath").mkdir(parents=True, mode=0o500)
            (Path(name) / "tmp").mkdir()
            monkeypatch.setattr(tempfile, "tempdir", str(Path(name) / "tmp"))
            monkeypatch.setenv("HOME", str(home))
            unwritable = store.folder()
            (home / ".cache" / "podpath").rmdir()
            (home / ".cache").chmod(0o500)
            unmakeable = store.folder()
            (home / ".cache").chmod(0o700)
            expected = Path(name) / "tmp" / f"podpath-{os.geteuid()}"
    assert (expected, expected) == (unwritable, unmakeable)


def test_where_nothing_may_be_written_nothing_is_kept(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_usable() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setenv("HOME", "/proc/none")
    monkeypatch.setattr(tempfile, "gettempdir", none_usable)
    store.write("name", b"code")
    assert (None, None) == (store.folder(), store.read("name"))


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o720, 0o702])
def test_a_folder_that_others_may_write_to_is_never_taken(cache: Path, mode: int) -> None:
    """Who writes there decides what runs here."""
    store.write("name", b"code")
    assert b"code" == store.read("name")
    cache.chmod(mode)
    assert (None, None) == (store.folder(), store.read("name"))


def test_a_folder_of_somebody_else_is_never_taken(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("name", b"code")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert (None, None) == (store.folder(), store.read("name"))


def test_a_link_in_the_temporary_folder_is_not_followed(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may put one there, and turn it to a folder of his once it was found good."""
    monkeypatch.delenv("HOME")
    (homes / "private").mkdir(mode=0o700)
    (homes / "tmp" / f"podpath-{os.geteuid()}").symlink_to(homes / "private")
    assert None is store.folder()


def test_a_chosen_folder_may_be_a_link_and_nothing_else_is_tried(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (homes / "private").mkdir(mode=0o700)
    (homes / "chosen").symlink_to(homes / "private")
    monkeypatch.setenv(store.ENVIRONMENT, str(homes / "chosen"))
    assert homes / "private" == store.folder()
    monkeypatch.setenv(store.ENVIRONMENT, "/proc/none")
    assert None is store.folder()
