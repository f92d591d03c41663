"""Conversion of files to a title and Markdown. All loaders use it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from knowledge.child_processes import with_processes
from knowledge.documents import LoadError, LoadLimits, clean
from knowledge.formats.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
KINDS = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mdx"), "markdown"),
    **dict.fromkeys((".txt", ".text", ".log", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".adoc", ".org"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".rst": "rst",
    ".pdf": "pdf",
    **dict.fromkeys((".docx", ".pptx", ".epub"), "office"),
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods"), "workbook"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".ipynb": "ipynb",
}
"""The kinds of files that can be converted, by suffix."""

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/x-rst": ".rst",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
"""Suffixes by media type, for files from a web server or a chat."""

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?\n)?\1[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE_FIELD = re.compile(r"""^title\s*[:=]\s*(["']?)(.+?)\1\s*$""", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$|^(?=\S)(.+)\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*]|\s*\{#[\w-]+\}$")
LONGEST_FRONT_MATTER, LONGEST_HEADING = 4_000, 1_000
"""In characters. More is not searched, because the time that it takes grows with the square of the length."""
START_SECONDS = 60.0
"""How long a worker process may take to start."""
LEAST_SECONDS, UNHURRIED_BYTES, BYTES_A_SECOND = 3.0, 100_000, 25_000
"""A file of up to `UNHURRIED_BYTES` gets `LEAST_SECONDS`, and each further `BYTES_A_SECOND` add a second."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The title and text of a document, as they are stored and cited."""

    title: str
    text: str


async def convert_file(path: Path, *, name: str = "", limits: LoadLimits | None = None) -> Converted:
    """Convert a file. Error messages call it `name`. A file over the size limit is rejected without being read.

    Raises LoadError, with one sentence that names the file and the remedy.
    """
    limits, name = limits or LoadLimits(), name or path.name
    try:
        content = await asyncio.to_thread(_read, path, partial(_check_size, name=name, limits=limits))
    except OSError as error:
        raise LoadError(
            f"{name} cannot be read ({(error.strerror or str(error)).lower()}): check its permissions."
        ) from error
    return await convert(name, content, limits=limits)


async def convert(
    name: str, content: bytes, *, suffix: str = "", base: str = "", limits: LoadLimits | None = None
) -> Converted:
    """Convert the content of a file. Error messages call it `name`.

    `suffix` gives its kind; if it is empty, the suffix of `name` does. The file's links are relative to the URL `base`.

    Raises LoadError if the file is empty, too large, of an unknown kind, damaged or protected, or takes too long.
    """
    limits, kind = limits or LoadLimits(), KINDS.get(suffix or PurePath(name).suffix.lower(), "")
    if not kind:
        raise LoadError(f"{name} is of an unknown kind: convert it to Markdown, HTML, PDF or text.")
    _check_size(len(content), name=name, limits=limits)
    if kind in ("markdown", "text"):
        title, text = _front(decode(content, name=name)) if kind == "markdown" else ("", decode(content, name=name))
    else:
        title, text = await with_processes(_parse_in_process(kind, name, content, base=base, limits=limits))
    text = clean(text)
    if not text.strip():
        raise LoadError(f"{name} contains no text.")
    return Converted(" ".join(clean(title).split()) or _heading(text, kind) or PurePath(name).stem, text)


def _read(path: Path, check: Callable[[int], None]) -> bytes:
    with path.open("rb") as file:
        check(path.stat().st_size)
        return file.read()


def _check_size(size: int, *, name: str, limits: LoadLimits) -> None:
    if size == 0:
        raise LoadError(f"{name} is empty.")
    if size > limits.file_bytes:
        has, may = size / 1e6, limits.file_bytes / 1e6
        raise LoadError(f"{name} has {has:,.1f} MB, more than the limit of {may:,.0f} MB: split it.")


async def _parse_in_process(kind: str, name: str, content: bytes, *, base: str, limits: LoadLimits) -> tuple[str, str]:
    """Run the parser in a worker process. It is killed when the time is up, and otherwise reused for the next file.

    A worker that has to start first takes its time for that; only then the time for the file begins.
    """
    from anyio import BrokenWorkerProcess, fail_after  # noqa: PLC0415

    from knowledge.formats import parsers  # noqa: PLC0415

    seconds = LEAST_SECONDS + max(0, len(content) - UNHURRIED_BYTES) / BYTES_A_SECOND
    seconds = min(seconds, limits.convert_seconds)
    work = partial(parsers.run, kind, name, content, base=base, unpacked_bytes=limits.unpacked_bytes)
    try:
        with fail_after(START_SECONDS):
            await _in_worker(partial(parsers.prepare, kind))
        with fail_after(seconds):
            return await _in_worker(work)
    except TimeoutError:
        raise LoadError(f"{name} took more than {seconds:.2g} seconds to convert: split it.") from None
    except BrokenWorkerProcess as error:
        raise LoadError(f"{name} crashed its parser: it is damaged, or too large to convert.") from error


async def _in_worker(work: Callable[[], Result]) -> Result:
    """Call a function in a worker process. If the worker had died while idle, a new one is started."""
    from anyio import BrokenResourceError, BrokenWorkerProcess, to_process  # noqa: PLC0415

    try:
        return await to_process.run_sync(work, cancellable=True)
    except BrokenWorkerProcess as error:
        if not isinstance(error.__cause__, BrokenResourceError):
            raise
    return await to_process.run_sync(work, cancellable=True)


def _front(text: str) -> tuple[str, str]:
    found = _FRONT_MATTER.match(text)
    field = _TITLE_FIELD.search((found[2] or "")[:LONGEST_FRONT_MATTER]) if found else None
    return (field[2] if field else ""), text[found.end() :] if found else text


def _heading(text: str, kind: str) -> str:
    found = _HEADING.search(text[:20_000]) if kind not in ("text", "csv", "workbook") else None
    return _MARKUP.sub(r"\1", (found[1] or found[2])[:LONGEST_HEADING].rstrip(" \t#").strip()) if found else ""
