"""Conversion of files to a title and Markdown. All loaders use it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from knowledge.documents import LoadError, LoadLimits, clean
from knowledge.formats.encoding import decode
from knowledge.formats.indented_code import fence_indented_code
from knowledge.formats.question_pairs import head_questions
from knowledge.formats.worker_process import run_in_worker

if TYPE_CHECKING:
    from collections.abc import Callable

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
_MAYBE_API = re.compile(rb"""\b(?:openapi|swagger)["']? ?:\s?["'\d]""")
_TITLE_FIELD = re.compile(r"""^title\s*[:=]\s*(["']?)(.+?)\1\s*$""", re.MULTILINE)
_EMBEDDED = re.compile(
    r"^\[[^\]\n]{1,99}\]:[ \t]{0,9}<?data:[^\n]*\n?|!\[[^\]\n]{0,99}\]\[image\d{1,5}\]", re.MULTILINE
)
"""Pictures within a Markdown file, as Google Docs exports them."""
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$|^(?=\S)(.+)\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*]|\s*\{#[\w-]+\}$")
LONGEST_FRONT_MATTER, LONGEST_HEADING = 4_000, 1_000
"""In characters. More is not searched, because the time that it takes grows with the square of the length."""


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
    from knowledge.formats import parsers  # noqa: PLC0415

    limits, kind = limits or LoadLimits(), KINDS.get(suffix or PurePath(name).suffix.lower(), "")
    if not kind:
        raise LoadError(f"{name} is of an unknown kind: convert it to Markdown, HTML, PDF or text.")
    _check_size(len(content), name=name, limits=limits)
    kind = "api" if kind == "text" and _MAYBE_API.search(content) else kind
    if kind in ("markdown", "text"):
        title, text = _front(decode(content, name=name)) if kind == "markdown" else ("", decode(content, name=name))
        text = fence_indented_code(clean(text)) if kind == "markdown" else text
    else:
        work = partial(parsers.run, kind, name, content, base=base, unpacked_bytes=limits.unpacked_bytes)
        title, text = await run_in_worker(work, name=name, size=len(content), limits=limits, kind=kind)
    text = clean(text) if kind in ("api", "csv", "workbook") else head_questions(clean(text))
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


def _front(text: str) -> tuple[str, str]:
    found = _FRONT_MATTER.match(text)
    field = _TITLE_FIELD.search((found[2] or "")[:LONGEST_FRONT_MATTER]) if found else None
    return (field[2] if field else ""), _EMBEDDED.sub("", text[found.end() :] if found else text)


def _heading(text: str, kind: str) -> str:
    found = _HEADING.search(text[:20_000]) if kind not in ("text", "csv", "workbook") else None
    return _MARKUP.sub(r"\1", (found[1] or found[2])[:LONGEST_HEADING].rstrip(" \t#").strip()) if found else ""
