"""Loads documents from a file or a folder. It obeys `.gitignore`, and never follows a link out of the folder."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from knowledge.documents import Event, Failure, LoadedDocument, LoadError, Unchanged, document_id
from knowledge.formats.conversion import KINDS, convert_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from knowledge.loaders.secrets import LoadRequest

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
"""Folders that are skipped. Hidden folders are skipped too."""

_Unlisted = list[tuple[Path, LoadError]]
_Ignores = tuple[tuple[Path, GitIgnoreSpec], ...]


async def load_files(request: LoadRequest) -> AsyncIterator[Event]:
    """Yield the documents of a file, or of a folder and its subfolders, in the order of their paths.

    In a folder, files of unknown kinds are skipped; if the origin is itself such a file, it yields a failure with the
    reason. A document's fingerprint is its file's time and size. A subfolder that cannot be listed yields a failure
    without an id.
    Raises LoadError if the given folder cannot be listed.
    """
    path, is_file = await asyncio.to_thread(_resolve, request.origin)
    if is_file:
        yield await _load(request, path, path, request.origin)
        return
    files, unlisted = await asyncio.to_thread(_walk, path)
    for folder, error in unlisted:
        yield Failure("", _shown(folder, path), str(error))
    for file in files:
        yield await _load(request, file, path, _shown(file, path))


async def count_files(origin: str) -> int | None:
    """Return how many documents a file or folder has, without reading them; None if it cannot be listed."""
    try:
        path, is_file = await asyncio.to_thread(_resolve, origin)
        return 1 if is_file else len((await asyncio.to_thread(_walk, path))[0])
    except (LoadError, OSError):
        return None


def _shown(file: Path, root: Path) -> str:
    return os.fsencode(file.relative_to(root).as_posix()).decode("utf-8", "replace")


def _resolve(given: str) -> tuple[Path, bool]:
    path = Path(given).expanduser().resolve()
    if not path.is_file() and not path.is_dir():
        raise LoadError(f"{path} is neither a file nor a folder: give the path of one.")
    return path, path.is_file()


async def _load(request: LoadRequest, file: Path, root: Path, source: str) -> Event:
    identity = document_id(str(root), "" if file == root else str(file.relative_to(root)))
    try:
        status = await asyncio.to_thread(file.stat)
        fingerprint = f"{status.st_mtime_ns}-{status.st_size}"
        if request.fingerprints.get(identity) == fingerprint:
            return Unchanged(identity)
        converted = await convert_file(file, name=source, limits=request.limits)
    except LoadError as error:
        return Failure(identity, source, str(error))
    except OSError as error:
        return Failure(identity, source, f"{source} cannot be read ({(error.strerror or '').lower()}).")
    return LoadedDocument(identity, converted.title, source, converted.text, fingerprint)


def _walk(root: Path) -> tuple[list[Path], _Unlisted]:
    """Return the files of known kinds, and the folders that cannot be listed. A file with more links is listed once."""
    files: list[Path] = []
    seen: set[Path] = set()
    unlisted: _Unlisted = []
    for file in _below(root, root, (), seen, unlisted):
        real = _real(file)
        if real and real not in seen and real.is_file():
            seen.add(real)
            files.append(file)
    return files, unlisted


def _below(folder: Path, root: Path, ignores: _Ignores, seen: set[Path], unlisted: _Unlisted) -> Iterator[Path]:
    """Yield the files below a folder. `seen` holds the real paths of folders entered, so that loops of links end."""
    if folder.resolve() in seen:
        return
    seen.add(folder.resolve())
    try:
        entries = _entries(folder)
    except LoadError as error:
        if folder == root:
            raise
        unlisted.append((folder, error))
        return
    if any(entry.name == ".gitignore" for entry in entries):
        ignores = (*ignores, (folder, _ignore(folder / ".gitignore")))
    for entry in entries:
        path = Path(entry.path)
        if not _is_wanted(entry, root, ignores):
            continue
        if entry.is_dir():
            yield from _below(path, root, ignores, seen, unlisted)
        elif path.suffix.lower() in KINDS:
            yield path


def _real(path: Path) -> Path | None:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return None


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise LoadError(f"{folder} cannot be listed ({reason}): check its permissions.") from error


def _ignore(file: Path) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(file.read_text("utf-8", "replace").splitlines())
    except (OSError, ValueError):  # an unreadable file or an invalid pattern, which git ignores too
        return GitIgnoreSpec.from_lines([])


def _is_wanted(entry: os.DirEntry[str], root: Path, ignores: _Ignores) -> bool:
    if entry.name.startswith(".") or (entry.name in SKIPPED and entry.is_dir()):
        return False
    if entry.is_symlink() and not ((real := _real(Path(entry.path))) and real.is_relative_to(root)):
        return False
    for folder, spec in reversed(ignores):  # the nearest .gitignore with a matching pattern decides
        name = Path(entry.path).relative_to(folder).as_posix()
        verdict = spec.check_file(f"{name}/" if entry.is_dir() else name).include
        if verdict is not None:
            return not verdict
    return True
