"""Archives among CAPTURES (a sysdump, a Retina capture), unpacked as far as they hold captures or state.

An archive comes from a stranger. Only plain files are taken, under names made here, into a folder that goes with the
process; a link, a device or a path that leads out is refused, and what is unpacked is bounded in bytes and in files.
"""

from __future__ import annotations

import contextlib
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from analyzer.errors import CannotRead, LeftOut, readable
from analyzer.readers.packed import ByteSource
from analyzer.topology.cluster.archives import PREFIX, ZIP_MARK, is_archive
from analyzer.topology.cluster.pieces import LARGEST, LOOKED_AT, looks_like_state
from analyzer.topology.cluster.retina import is_ip_resources

MOST_BYTES = 8 << 30
"""Unpacked bytes of one archive, whether kept or passed over."""
MOST_FILES = 50_000
DEEPEST = 2
"""An archive in an archive is opened (a sysdump holds one a node), one in that is not."""
NAMING = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
LONGEST_HEADER = 1 << 20
ENCRYPTED = 1
"""Bit of a zip entry's flags (APPNOTE 4.4.4)."""
FAULTS = (OSError, tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError,
          ValueError, CannotRead)  # fmt: skip
"""What the libraries raise for a damaged, encrypted or unknown archive."""
_kept: list[tempfile.TemporaryDirectory[str]] = []
"""Folders of unpacked archives; each is removed when the process ends."""


class _TooMuchError(ValueError):
    """The archive unpacks to more than is read."""


def unpacked(archive: Path, name: str, is_capture: Callable[[Path], bool], left_out: list[LeftOut]) -> Path:
    """Return a folder called like the archive with the captures and the state in it, told by content."""
    _kept.append(tempfile.TemporaryDirectory(prefix=PREFIX))
    folder = Path(_kept[-1].name) / readable(archive.name).replace("/", "_")
    folder.mkdir()
    _Unpacking(name, is_capture, left_out).unpack(archive, folder)
    return folder


class _Unpacking:
    """Unpacks one archive, with the bounds that hold for all of it together."""

    def __init__(self, name: str, is_capture: Callable[[Path], bool], left_out: list[LeftOut]) -> None:
        self._name, self._is_capture, self._left_out = name, is_capture, left_out
        self._bytes, self._files, self._refused = 0, 0, 0

    def unpack(self, archive: Path, folder: Path) -> None:
        """Unpack what is wanted; whatever is wrong with the archive is left out with its reason."""
        try:
            self._from(archive, folder, 1)
        except FAULTS as error:
            why = error.why if isinstance(error, CannotRead) else str(error) or type(error).__name__
            next_step = "what came before was used; copy it again, or unpack it yourself and give the folder"
            self._tell(
                why if isinstance(error, _TooMuchError | CannotRead) else f"the archive is damaged: {why}", next_step
            )
        if self._refused:
            why = f"{self._refused} entries are links or devices, or lead out of the archive: not unpacked"
            self._tell(why, "unpack it yourself where you trust it")

    def _tell(self, why: str, next_step: str) -> None:
        self._left_out.append(LeftOut(self._name, f"cannot read all of {self._name}", why, next_step))

    def _from(self, archive: Path, folder: Path, depth: int) -> None:
        for name, stream in _members(archive, self._count, self._refuse):
            target = self._keep(name, stream, folder, depth)
            if target is not None and depth < DEEPEST and is_archive(target):
                inner = target.with_name(f"{target.name}.unpacked")
                inner.mkdir()
                self._from(target, inner, depth + 1)
                target.unlink()

    def _keep(self, name: str, stream: IO[bytes], folder: Path, depth: int) -> Path | None:
        """Copy a member that may be wanted by how it begins; return where, None for any other."""
        start = stream.read(LOOKED_AT)
        self._count(len(start))
        state = looks_like_state(start) or is_ip_resources(start) or _of_a_run(name)
        target = _place(name, folder, self._files)
        target.write_bytes(start)
        if not (state or self._is_capture(target) or (depth < DEEPEST and is_archive(target))):
            target.unlink()
            return None
        with target.open("ab") as out:
            size = len(start)
            while piece := stream.read(1 << 20):
                self._count(len(piece))
                size += len(piece)
                out.write(piece)
                if state and size > LARGEST:
                    raise _TooMuchError(f"{_shown(name)} holds more than {LARGEST >> 20} MB of state")
        return target

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MOST_BYTES:
            raise _TooMuchError(f"it unpacks to more than {MOST_BYTES >> 30} GB")

    def _refuse(self, refused: bool) -> None:
        self._files += 1
        self._refused += refused
        if self._files > MOST_FILES:
            raise _TooMuchError(f"it holds more than {MOST_FILES:,} files")


def _members(
    archive: Path, count: Callable[[int], None], refuse: Callable[[bool], None]
) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of the plain files, one after another; `refuse` hears of each entry."""
    with archive.open("rb") as stream:
        zipped = stream.read(4) == ZIP_MARK
    if zipped:
        with zipfile.ZipFile(archive) as whole:
            for info in whole.infolist():
                plain = (info.external_attr >> 28) in (0, 0o10)  # a regular file, or made where there are no types
                refuse(not info.is_dir() and not (plain and _stays_inside(info.filename)))
                if info.flag_bits & ENCRYPTED:
                    raise CannotRead(archive, "it is encrypted", "unpack it yourself and give the folder")
                if plain and not info.is_dir() and _stays_inside(info.filename):
                    with whole.open(info) as member:
                        yield info.filename, member
        return
    with (
        contextlib.closing(ByteSource(archive)) as source,
        tarfile.open(fileobj=_Counted(source, count), mode="r|", tarinfo=_Header) as tar,  # type: ignore[call-overload] # it only reads
    ):
        for entry in tar:
            plain = entry.isreg() and not entry.issparse() and _stays_inside(entry.name)
            refuse(not plain and not entry.isdir())
            content = tar.extractfile(entry) if plain else None
            if content is not None:
                yield entry.name, content


class _Header(tarfile.TarInfo):
    """A header of a tar archive; one that wants more memory for a name than any name needs is an error."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        """Read what belongs to the header: tarfile hands each one here, and reads a long name whole (3.11 to 3.14)."""
        if self.type in NAMING and self.size > LONGEST_HEADER:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc] # typeshed leaves it out


class _Counted:
    """Hands on a packed tar's bytes: what is passed over is unpacked too, and so counts."""

    def __init__(self, source: ByteSource, count: Callable[[int], None]) -> None:
        self._source, self._count = source, count

    def read(self, size: int) -> Any:
        """Return up to `size` bytes; raises what `count` raises, and EOFError where the packed data are damaged."""
        data = self._source.read(size)
        self._count(len(data))
        if self._source.fault and not data:
            raise EOFError(self._source.fault)
        return data


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in name[:3] and "\0" not in name


def _of_a_run(name: str) -> bool:
    """Return whether a run folder as the capture scripts write it has a file of this name."""
    path = PurePosixPath(name)
    return path.name == "manifest.json" or ("state" in path.parts and path.suffix == ".json")


def _place(name: str, folder: Path, number: int) -> Path:
    """Return where a member goes: its own name, harmless characters only; a number before it where that is taken."""
    parts = [re.sub(r"[^A-Za-z0-9._@+-]", "_", part)[:120].lstrip(".") for part in PurePosixPath(name).parts[-8:]]
    target = folder.joinpath(*(part or "unnamed" for part in parts))
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f"{number:05d}-{target.name}") if target.exists() else target


def _shown(name: str) -> str:
    return readable(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
