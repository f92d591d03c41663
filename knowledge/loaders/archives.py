"""Loads the documents of an archive or export. Each page, channel and so on is read again only if its files changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from knowledge.documents import Event, Failure, LoadedDocument, LoadError, Note, Unchanged, document_id
from knowledge.exports.archive import SUFFIX, Archive
from knowledge.exports.discord import HEAD_BYTES, is_discord
from knowledge.exports.kinds import read_export

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from knowledge.exports.export import Part
    from knowledge.loaders.secrets import LoadRequest


def is_archive(file: Path) -> bool:
    """Return whether a file holds more than one document: a ZIP archive, or an exported channel of Discord."""
    if file.suffix.lower() != ".json":
        return file.suffix.lower() == SUFFIX
    try:
        with file.open("rb") as opened:
            return is_discord(opened.read(HEAD_BYTES))
    except OSError:  # reported when it is read
        return False


async def load_archive(request: LoadRequest, file: Path, root: Path, source: str) -> AsyncIterator[Event]:
    """Yield the documents of an archive. `source` is what it is called, `root` the folder or file that was given.

    Raises LoadError if it cannot be opened.
    """

    def opened() -> Archive:
        if file.suffix.lower() == SUFFIX:
            return Archive.of_zip(file, name=source, limits=request.limits)
        return Archive.of_files({file.name: file}, name=source, limits=request.limits)

    async for event in _load(request, opened, origin=_origin(file, root)):
        yield event


async def load_unpacked(request: LoadRequest, folder: Path, files: Sequence[Path], root: Path) -> AsyncIterator[Event]:
    """Yield the documents of an export that was unpacked to a folder. Raises LoadError if it cannot be read."""
    name = folder.relative_to(root).as_posix() if folder != root else folder.name

    def opened() -> Archive:
        return Archive.of_files(
            {file.relative_to(folder).as_posix(): file for file in files}, name=name, limits=request.limits
        )

    async for event in _load(request, opened, origin=_origin(folder, root)):
        yield event


def _origin(path: Path, root: Path) -> str:
    return f"{root}\0{path.relative_to(root).as_posix()}"


async def _load(request: LoadRequest, opened: Callable[[], Archive], *, origin: str) -> AsyncIterator[Event]:
    """Yield the documents of what `opened` returns. Their ids are made of `origin` and their names.

    A document's fingerprint names the part that it is from and the content of that part's files.
    Raises LoadError if it cannot be opened.
    """
    archive = await asyncio.to_thread(opened)
    export = await asyncio.to_thread(read_export, archive, request.limits, is_public=request.is_public)
    for note in export.notes:
        yield Note(note)
    known = _by_fingerprint(request.fingerprints)
    for part in export.parts:
        fingerprint = f"{document_id(origin, part.name)}-{archive.digest(part.entries)}"
        if ids := known.get(fingerprint):
            for id_ in ids:
                yield Unchanged(id_)
            continue
        async for event in _read(part, origin, fingerprint):
            yield event


async def _read(part: Part, origin: str, fingerprint: str) -> AsyncIterator[Event]:
    try:
        documents = await part.read()
    except LoadError as error:
        yield Failure(document_id(origin, part.name) if part.is_page else "", part.source, str(error))
        return
    for one in documents:
        yield LoadedDocument(document_id(origin, one.name), one.title, one.source, one.text, fingerprint)


def _by_fingerprint(fingerprints: Mapping[str, str]) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for id_, fingerprint in fingerprints.items():
        known.setdefault(fingerprint, []).append(id_)
    return known
