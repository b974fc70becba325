"""Where the object code is kept, under a name that changes with everything it depends on.

Numba's own cache looks at the cached function's file only and misses edits in the files it calls. This key covers every
file of the compiled packages, the versions of the compiler and of Python, and the processor the code was made for.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
SOURCES = ("layers/loop", "machine")
ENVIRONMENT = "PODPATH_CACHE"
KEPT = 4
"""Object codes that stay: a few versions side by side, and not every one there ever was."""


def key() -> str:
    """Return a hash of the sources, the compiler's and Python's version, and the processor."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((PACKAGE / folder).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for compiler in ("numba", "llvmlite"):
        digest.update(_version(compiler))
    digest.update(f"{sys.version} {_processor()}".encode())
    return digest.hexdigest()[:32]


def folders() -> Iterator[Path]:
    """Yield the folders that are ours: $PODPATH_CACHE, else the user's cache and one in the temporary folder.

    Code is loaded from them, so a folder that others may write to is never taken.
    """
    for candidate in _candidates():
        try:
            candidate.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = candidate.lstat()
        except OSError:
            continue  # a read-only or missing home: the next place
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()  # a link may be turned elsewhere later
        if ours and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            yield candidate


def folder() -> Path | None:
    """Return the folder in which object code is kept; None where it cannot be, and nobody need compile any."""
    return next((place for place in folders() if os.access(place, os.W_OK)), None)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Yield whether no other process is making the object code of this name; the lock ends with the process."""
    place = folder()
    if place is None:
        yield False
        return
    with (place / f".{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        Path(lock.name).unlink(missing_ok=True)


def read(name: str) -> bytes | None:
    """Return the object code kept under `name`, None when there is none or it is not whole."""
    for place in folders():
        try:
            content = (place / f"{name}.o").read_bytes()
        except OSError:
            continue  # not there, or not readable: the same as none
        code, digest = content[32:], content[:32]
        if hashlib.sha256(code).digest() == digest:
            return code
    return None


def write(name: str, code: bytes) -> None:
    """Keep the object code; several first runs at once each write their own file and rename it."""
    import tempfile

    place = folder()
    if place is None:
        return
    with tempfile.NamedTemporaryFile(dir=place, prefix=f".{name}.", delete=False) as stream:
        stream.write(hashlib.sha256(code).digest() + code)
    Path(stream.name).rename(place / f"{name}.o")
    _forget_old(place)


def _forget_old(place: Path) -> None:
    """Remove all but the KEPT newest; what another process removed first is gone all the same."""
    dated = []
    for path in place.glob("*.o"):
        with suppress(FileNotFoundError):
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated)[:-KEPT]:
        path.unlink(missing_ok=True)


def _version(package: str) -> bytes:
    """Return the file in which the package states its version: reading it is cheaper than importing either."""
    spec = find_spec(package)
    return (Path(spec.origin).parent / "_version.py").read_bytes() if spec and spec.origin else b"none"


def _candidates() -> Iterator[Path]:
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        yield Path(chosen).resolve()
        return
    if home := os.environ.get("XDG_CACHE_HOME"):
        yield Path(home) / "podpath"
    if home := os.environ.get("HOME"):
        yield Path(home) / ".cache" / "podpath"
    import tempfile  # seldom needed, and slow to import

    with suppress(OSError):  # where nothing may be written anywhere there is no such folder
        yield Path(tempfile.gettempdir()) / f"podpath-{os.geteuid()}"


def _processor() -> str:
    """Return what tells processors apart whose code differs; the machine's name where Linux's cpuinfo is missing."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        import platform

        return f"{platform.machine()} {platform.processor()}"
    wanted = ("model name", "flags", "Features", "CPU part")
    return "\n".join(dict.fromkeys(line for line in lines if line.startswith(wanted)))
