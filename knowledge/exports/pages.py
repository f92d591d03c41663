"""Exports that consist of pages: of Notion, of Confluence, of Google Docs, or any folder of documents."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from knowledge.documents import LoadError
from knowledge.exports.export import ExportedDocument, Part
from knowledge.formats.conversion import convert
from knowledge.formats.page_programs import JOIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.documents import LoadLimits
    from knowledge.exports.archive import Archive

_ID = re.compile(r" ([0-9a-f]{32})(?=[./_]|$)")  # Notion's, in the name of a file or folder
_ID_IN_LINK = re.compile(r"%20[0-9a-f]{32}(?=[./)#])")
_CALLOUT = re.compile(r"^</?aside>[ \t]*\n?", re.MULTILINE)
_ALL = "_all.csv"  # ends the complete one of the two files in which Notion exports a database
_ATTACHMENTS = "attachments/"
_ATTACHED = re.compile(r"""<a href="(attachments/[^"]+)"[^>]*>([^<]{1,200})</a>""")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: the file that it is in, its stable name, what is shown of its path, and the pages above it."""

    file: str
    name: str
    path: str
    above: tuple[str, ...] = ()
    is_notion: bool = False


def notion_parts(archive: Archive, limits: LoadLimits) -> tuple[Part, ...]:
    """Return the pages and databases of a Notion export. A page is identified by Notion's id, so it may be renamed."""
    complete = {name.removesuffix(_ALL) for name in archive.names if name.endswith(_ALL)}
    return tuple(
        _part(archive, _notion_page(name), limits)
        for name in archive.names
        if name != "index.html" and not (name.endswith(".csv") and name.removesuffix(".csv") in complete)
    )


def is_notion(names: Iterable[str]) -> bool:
    """Return whether most files have the ids of Notion in their names."""
    names = tuple(names)
    return sum(bool(_ID.search(PurePosixPath(name).name)) for name in names) > len(names) / 2


def confluence_parts(archive: Archive, limits: LoadLimits) -> tuple[Part, ...]:
    """Return the pages of a space that Confluence exported as HTML, and their attachments under their real names."""
    pages = [name for name in archive.names if "/" not in name and name != "index.html" and name.endswith(".html")]
    attached = [name for name in archive.names if name.startswith(_ATTACHMENTS)]
    names = {file: name for page in (pages if attached else ()) for file, name in _attached(archive, page)}
    files = [_Page(name, name, names.get(name, name)) for name in (*pages, *attached)]
    return tuple(_part(archive, page, limits) for page in files)


def is_confluence(names: Iterable[str]) -> bool:
    """Return whether these are the files of a space: an index, and pages with their ids in their names."""
    return {"index.html"} < set(names) and any(re.fullmatch(r"(?:.*_)?\d{4,}\.html", name) for name in names)


def folder_parts(archive: Archive, limits: LoadLimits) -> tuple[Part, ...]:
    """Return each file of an archive as a document."""
    return tuple(_part(archive, _Page(name, name, name), limits) for name in archive.names)


def _attached(archive: Archive, page: str) -> list[tuple[str, str]]:
    """Return the attachments that a page lists, with their names. A damaged page is reported when it is read."""
    try:
        found = _ATTACHED.findall(archive.read(page).decode("utf-8", "replace"))
    except LoadError:
        return []
    return [(file, unescape(name).strip()) for file, name in found]


def _notion_page(file: str) -> _Page:
    id_ = _ID.search(PurePosixPath(file).name)
    path = PurePosixPath(_ID.sub("", file.replace(_ALL, ".csv")))
    return _Page(file, f"{id_[1]}{path.suffix}" if id_ else file, str(path), path.parts[:-1], is_notion=True)


def _part(archive: Archive, page: _Page, limits: LoadLimits) -> Part:
    source = archive.shown(page.path)
    return Part(page.name, source, (page.file,), partial(_read, archive, page, source, limits))


async def _read(archive: Archive, page: _Page, source: str, limits: LoadLimits) -> tuple[ExportedDocument, ...]:
    content = await asyncio.to_thread(archive.read, page.file)
    suffix = PurePosixPath(page.file).suffix.lower()
    converted = await convert(source, content, suffix=suffix, limits=limits)
    title = JOIN.join((*page.above, _ID.sub("", converted.title)))
    text = _CALLOUT.sub("", _ID_IN_LINK.sub("", converted.text)) if page.is_notion else converted.text
    return (ExportedDocument(page.name, title, source, text),)
