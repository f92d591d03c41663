"""Loads documents from a file, archive or folder. It obeys `.gitignore`, and never follows a link out of the folder."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from knowledge.documents import Event, Failure, LoadedDocument, LoadError, Unchanged, document_id
from knowledge.exports.archive import SUFFIX
from knowledge.exports.slack import CHANNELS, USERS
from knowledge.formats.conversion import KINDS, convert_file
from knowledge.loaders.archives import is_archive, load_archive, load_unpacked

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
        async for event in _load_file(request, path, path, path.name):
            yield event
        return
    files, unlisted = await asyncio.to_thread(_walk, path)
    for folder, error in unlisted:
        yield Failure("", _shown(folder, path), str(error))
    exports, files = _unpacked(files)
    for folder, parts in exports.items():
        async for event in _in_folder(load_unpacked(request, folder, parts, path), _shown(folder, path)):
            yield event
    for file in files:
        async for event in _in_folder(_load_file(request, file, path, _shown(file, path)), _shown(file, path)):
            yield event


async def count_files(origin: str) -> int | None:
    """Return how many documents a file or folder has, without reading them; None if that is not known in advance."""
    try:
        path, is_file = await asyncio.to_thread(_resolve, origin)
        files = [path] if is_file else (await asyncio.to_thread(_walk, path))[0]
        return None if await asyncio.to_thread(lambda: any(map(is_archive, files))) else len(files)
    except (LoadError, OSError):
        return None


async def _load_file(request: LoadRequest, file: Path, root: Path, source: str) -> AsyncIterator[Event]:
    if not await asyncio.to_thread(is_archive, file):
        yield await _load(request, file, root, source if file != root else request.origin)
        return
    async for event in load_archive(request, file, root, source):
        yield event


async def _in_folder(events: AsyncIterator[Event], source: str) -> AsyncIterator[Event]:
    """Yield the events of one file of a folder. If it is an archive that cannot be opened, its documents stay."""
    try:
        async for event in events:
            yield event
    except LoadError as error:
        yield Failure("", source, str(error))


def _unpacked(files: list[Path]) -> tuple[dict[Path, list[Path]], list[Path]]:
    """Return the folders that are an unpacked export of Slack, with their files, and the other files."""
    lists = {file.parent for file in files if file.name == CHANNELS}
    folders = {file.parent for file in files if file.name == USERS} & lists
    exports: dict[Path, list[Path]] = {folder: [] for folder in folders}
    others: list[Path] = []
    for file in files:
        folder = next((above for above in file.parents if above in folders), None)
        (exports[folder] if folder else others).append(file)
    return exports, others


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
        elif path.suffix.lower() in (*KINDS, SUFFIX):
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
