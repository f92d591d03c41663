"""The files of an archive, read one at a time. Nothing is unpacked to the disk, so no path can lead out of a folder."""

from __future__ import annotations

import hashlib
import io
import mmap
import re
import zipfile
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Self

from knowledge.documents import LoadError, LoadLimits, clean
from knowledge.formats.conversion import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SUFFIX = ".zip"
"""The suffix of an archive. If it holds only archives, as Notion's exports in parts do, their files are read as its."""
_ENTRY = re.compile(rb"PK\x01\x02")  # begins each entry in the directory of a ZIP archive
_UTF8 = 0x800  # the flag of an entry whose name is UTF-8
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # Python unpacks the others without a limit
_SKIPPED = frozenset({"__MACOSX", "node_modules", "__pycache__", "venv", "site-packages"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its size in bytes, a text that changes with its content, and how it is opened."""

    size: int
    digest: str
    open: Callable[[], IO[bytes]]


class Archive:
    """The files of known kinds in an archive, by path. Error messages call it `name`. Its methods block."""

    def __init__(self, name: str, entries: Mapping[str, Entry], *, limits: LoadLimits) -> None:
        """Raises LoadError if the files are larger in all than the limits allow."""
        self.name = name
        self._limits = limits
        self._entries = _without_common_folder(entries)
        size = sum(entry.size for entry in entries.values())
        if size > limits.unpacked_bytes:
            has, may = size / 1e6, limits.unpacked_bytes / 1e6
            raise LoadError(f"{name} unpacks to {has:,.0f} MB of documents, more than {may:,.0f} MB: split it.")

    @classmethod
    def of_zip(cls, path: Path, *, name: str, limits: LoadLimits) -> Self:
        """Open a ZIP archive. Raises LoadError if it cannot be read, is damaged, or is over a limit."""
        try:
            _check_directory(path, name=name, limits=limits)
            return cls(name, _zip_entries(path, limits=limits), limits=limits)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise _damaged(name) from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise LoadError(f"{name} cannot be read ({reason}): check its permissions.") from error

    @classmethod
    def of_files(cls, files: Mapping[str, Path], *, name: str, limits: LoadLimits) -> Self:
        """Return files on the disk as an archive, by the paths that they would have in it."""
        entries = {path: (file.stat(), file) for path, file in files.items()}
        made = {
            path: Entry(status.st_size, f"{status.st_mtime_ns}-{status.st_size}", partial(_open, file))
            for path, (status, file) in entries.items()
        }
        return cls(name, made, limits=limits)

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of the files, in order."""
        return tuple(sorted(self._entries))

    def size(self, names: Iterable[str]) -> int:
        """Return how many bytes these files have in all."""
        return sum(self._entries[name].size for name in names)

    def digest(self, names: Iterable[str]) -> str:
        """Return a short text that changes if one of these files changes."""
        parts = "\0".join(f"{name}\0{self._entries[name].digest}" for name in names)
        return hashlib.blake2s(parts.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def shown(self, name: str) -> str:
        """Return the path of a file, with the archive that it is in. A single file stands for itself."""
        return self.name if PurePosixPath(self.name).name == name else f"{self.name}/{name}"

    def read(self, name: str, *, most: int = -1) -> bytes:
        """Return the content of a file, or its first `most` bytes.

        Raises LoadError if it is too large, damaged or protected by a password.
        """
        entry, shown = self._entries[name], self.shown(name)
        if entry.size > self._limits.file_bytes:
            has, may = entry.size / 1e6, self._limits.file_bytes / 1e6
            raise LoadError(f"{shown} has {has:,.1f} MB, more than the limit of {may:,.0f} MB: split it.")
        try:
            with entry.open() as file:
                return file.read(most)
        except RuntimeError as error:  # how zipfile says that a file is encrypted
            raise LoadError(f"{shown} is protected by a password: remove the password and learn it again.") from error
        except Exception as error:  # zipfile lets errors of zlib and struct through
            raise _damaged(shown) from error


def _open(file: Path) -> IO[bytes]:
    return file.open("rb")


def _check_directory(path: Path, *, name: str, limits: LoadLimits) -> None:
    """Raise LoadError if the archive lists too many files: each costs memory as soon as it is opened."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise LoadError(f"{name} is empty.")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            count = sum(1 for _ in islice(_ENTRY.finditer(content), limits.archive_files + 1))
    if count > limits.archive_files:
        raise LoadError(f"{name} holds more than {limits.archive_files:,} files: split it.")


def _zip_entries(source: Path | io.BytesIO, *, limits: LoadLimits, is_nested: bool = False) -> dict[str, Entry]:
    """Return the files of an archive. It stays open while one of them is referenced.

    The sizes are those that the archive declares. A false one gains nothing, because zipfile unpacks no more.
    """
    archive = zipfile.ZipFile(source)
    files = [(_name(info), info) for info in archive.infolist() if not info.is_dir() and info.compress_type in _METHODS]
    wanted = {
        name: Entry(info.file_size, f"{info.CRC:08x}-{info.file_size}", partial(archive.open, info))
        for name, info in files
        if _is_wanted(name, KINDS)
    }
    parts = [info for name, info in files if _is_wanted(name, (SUFFIX,)) and info.file_size <= limits.file_bytes]
    if not wanted and not is_nested:
        for part in parts[: limits.archive_parts]:
            wanted |= _zip_entries(io.BytesIO(archive.read(part)), limits=limits, is_nested=True)
    return wanted


def _name(info: zipfile.ZipInfo) -> str:
    """Return the path of an entry. Some programs write UTF-8 without the flag that says so."""
    try:
        name = info.filename if info.flag_bits & _UTF8 else info.filename.encode("cp437").decode()
    except UnicodeError:
        name = info.filename
    return clean(name)


def _is_wanted(name: str, suffixes: Iterable[str]) -> bool:
    path = PurePosixPath(name)
    is_hidden = any(part.startswith(".") or part in _SKIPPED for part in path.parts)  # ".." is one of them
    return not is_hidden and not path.is_absolute() and path.suffix.lower() in suffixes


def _without_common_folder(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Leave out the folder that contains everything, because its name differs from one export to the next."""
    folders = {PurePosixPath(name).parts[0] if "/" in name else "" for name in entries}
    if len(folders) != 1 or folders == {""}:
        return dict(entries)
    return _without_common_folder({name.partition("/")[2]: entry for name, entry in entries.items()})


def _damaged(name: str) -> LoadError:
    return LoadError(f"{name} is damaged, or is no ZIP archive: export it again.")
