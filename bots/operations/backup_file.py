"""The file of a backup: a ZIP archive with the database's script, and a manifest that says what it is.

The manifest is written last, with a checksum of each part. So a file that was cut off, or whose writing was
interrupted, has none and is refused.
"""

from __future__ import annotations

import errno
import hashlib
import os
import zipfile
import zlib
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from core.model.errors import InputError, StoreError
from core.storage.migrations import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import Self

FORMAT: Final = 1
"""Raise this when older versions of Frontdesk can no longer read the file."""
DATABASE: Final = "database.sql"
SETTINGS: Final = "settings.env"
_MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20
_LEVEL: Final = 3
"""Of zlib. A higher level makes the file a tenth smaller and takes three times as long."""
_DAMAGED: Final = "{path} is damaged: it is not what was written. Use another backup."


class Part(BaseModel):
    """A part of a backup: its length and the SHA-256 of its content."""

    model_config = ConfigDict(frozen=True)

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup is: when and by which version it was made, the tables' revision, and how many rows each has."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    frontdesk: str
    revision: str
    made_at: str
    rows: dict[str, int]
    parts: dict[str, Part] = {}


class BackupWriter:
    """Writes the parts of a backup."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts: dict[str, Part] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, progress: Callable[[int], None] = lambda _: None) -> None:
        """Write a part. `progress` is told how many bytes were written."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                progress(size)
        self._parts[name] = Part(bytes=size, sha256=digest.hexdigest())

    def end(self, manifest: Manifest) -> Manifest:
        """Write the manifest, which makes the backup valid, and return it with the parts."""
        whole = manifest.model_copy(update={"parts": self._parts})
        self._archive.writestr(_MANIFEST, whole.model_dump_json(indent=1))
        return whole


@contextmanager
def written(path: Path, *, replace: bool) -> Iterator[BackupWriter]:
    """Write a backup in the block. The file appears under its name when the block ends, whole and on the disk.

    If the process dies before, only a file with the ending `.part` is left, which the next backup overwrites; if the
    block fails, nothing is left.

    Raises:
        InputError: there is a file of that name, and `replace` is not set.
        StoreError: the file cannot be written.
    """
    if path.exists() and not replace:
        raise InputError(f"{path} exists. Give another name, or --replace to overwrite it.")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            part.chmod(0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                yield BackupWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StoreError(f"The disk of {path} is full, so no backup was made. Free some space there.") from error
        raise StoreError(f"{path} cannot be written ({error.strerror or error}). Give another place.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class Backup:
    """A backup that is read. Its manifest was understood; `check` finds out whether its parts are whole."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.manifest = manifest
        self._path = path
        self._archive = archive

    def check(self, *, progress: Callable[[int], None] = lambda _: None) -> Self:
        """Compare all parts with their checksums. `progress` is told how many bytes were read.

        Raises:
            InputError: a part is damaged.
        """
        before = 0
        for name, part in self.manifest.parts.items():
            digest, size = hashlib.sha256(), 0
            for piece in self.pieces(name):
                digest.update(piece)
                size += len(piece)
                progress(before + size)
            if Part(bytes=size, sha256=digest.hexdigest()) != part:
                raise InputError(_DAMAGED.format(path=self._path))
            before += size
        return self

    @property
    def size(self) -> int:
        """How many bytes `check` reads."""
        return sum(part.bytes for part in self.manifest.parts.values())

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part. Raises InputError if it is damaged."""
        try:
            with self._archive.open(name) as file:
                while piece := file.read(_CHUNK):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
            raise InputError(_DAMAGED.format(path=self._path)) from error


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup for the duration of the block.

    Raises:
        InputError: the file cannot be read, is no backup, is cut off, or was written by a newer Frontdesk.
    """
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            _check_version(path, manifest)
        except FileNotFoundError as error:
            raise InputError(f"There is no file {path}.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValidationError) as error:
            raise InputError(f"{path} is not a backup of Frontdesk, or it was cut off. Use another file.") from error
        except OSError as error:
            raise InputError(
                f"{path} cannot be read ({error.strerror}). Give a file that this user may read."
            ) from error
        yield Backup(path, archive, manifest)


def _check_version(path: Path, manifest: Manifest) -> None:
    if manifest.format > FORMAT or manifest.revision > HEAD:
        raise InputError(
            f"{path} was written by a newer Frontdesk ({manifest.frontdesk}, revision {manifest.revision}; this one "
            f"knows {HEAD}). Install that version first, and restore it with that."
        )
    if DATABASE not in manifest.parts:
        raise KeyError(DATABASE)
