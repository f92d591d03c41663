"""The parsers behind `convert`: they take bytes and return a title and Markdown.

They run in a worker process, because files can be hostile. A parser raises whatever its library raises, and `guarded`
turns any exception into one sentence. This module is slow to import, so the main process must not import it at start.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import os
import re
import sys
import threading
import warnings
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import PurePath
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from knowledge.documents import LoadError
from knowledge.formats.encoding import decode
from knowledge.formats.tables import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from python_calamine import CalamineSheet

Result = TypeVar("Result")

_MEMORY = 4 << 30  # the most address space of one worker, in bytes
_LOOK_SECONDS = 0.1
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def prepare(kind: str) -> None:
    """Import what the parser of a kind needs, so that the time for a file does not include it."""
    for module in _MODULES.get(kind, ()):
        with suppress(ImportError):  # the parser says what to install
            importlib.import_module(module)


def run(kind: str, name: str, content: bytes, *, base: str, unpacked_bytes: int) -> tuple[str, str]:
    """Parse one file. Its links are relative to the URL `base`."""
    _refuse_bomb(content, name=name, unpacked_bytes=unpacked_bytes)
    return html(content, name=name, base=base) if kind == "html" else PARSERS[kind](content, name)


def guarded(work: Callable[[], Result], *, name: str) -> Result:
    """Call a parser within the limits of this process. Whatever goes wrong, raise LoadError with one sentence."""
    _confine()
    try:
        return work()
    except LoadError:
        raise
    except (MemoryError, RecursionError):
        raise LoadError(f"{name} is too large or too deeply nested to convert: split it.") from None
    except Exception as error:  # noqa: BLE001  # a parser can raise anything
        raise LoadError(_explain(error, name=name)) from None  # the cause might not be picklable


def _confine() -> None:
    """Limit the memory of this process, and keep libraries from printing to the terminal. Can be repeated."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    else:
        watch_memory(_MEMORY)


@cache
def watch_memory(most_bytes: int) -> None:
    """End this process as soon as it uses more memory than this. Calling it again changes nothing.

    This is for systems whose kernel does not limit the memory of a process.
    """
    import psutil  # noqa: PLC0415

    process = psutil.Process()

    def watch() -> None:
        while process.memory_info().rss <= most_bytes:
            sleep(_LOOK_SECONDS)
        os._exit(1)  # the main process takes it for a crash of the parser

    threading.Thread(target=watch, name="memory", daemon=True).start()


def _refuse_bomb(content: bytes, *, name: str, unpacked_bytes: int) -> None:
    """Reject a ZIP archive whose declared size is over the limit.

    A false declaration gains nothing, because zipfile and calamine unpack no more than is declared.
    """
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > unpacked_bytes:
        raise LoadError(f"{name} unpacks to {size / 1e6:,.0f} MB, more than {unpacked_bytes / 1e6:,.0f} MB: refused.")


def _explain(error: Exception, *, name: str) -> str:
    said = f"{type(error).__name__} {error}".lower()
    if "password" in said or "encrypt" in said:
        return f"{name} is protected by a password: remove the password and learn it again."
    return f"{name} is damaged, or is not what its name says: open it in the program that made it and save it again."


def html(content: bytes, *, name: str, base: str = "") -> tuple[str, str]:
    """Read the main content of a web page, without navigation."""
    from knowledge.formats.web_page import page_to_markdown  # noqa: PLC0415

    return page_to_markdown(content if b"charset" in content[:2048] else decode(content, name=name), base=base)


def rst(content: bytes, name: str) -> tuple[str, str]:
    """Read reStructuredText, including Sphinx's extensions."""
    from knowledge.formats.restructured_text import rst_to_html  # noqa: PLC0415
    from knowledge.formats.web_page import page_to_markdown  # noqa: PLC0415

    title, text = page_to_markdown(rst_to_html(decode(content, name=name)))
    return ("" if title == "<string>" else title), text  # docutils' title for a text without one


def pdf(content: bytes, name: str) -> tuple[str, str]:
    """Read a PDF. Lines are joined into paragraphs, columns are read in order, headings are recognised by size."""
    try:
        from kreuzberg import ExtractionConfig, extract_bytes_sync  # noqa: PLC0415
    except ImportError:
        raise LoadError(f"{name} needs the PDF reader: pip install 'frontdesk[pdf]'.") from None
    config = ExtractionConfig(output_format="markdown", use_cache=False)
    result = extract_bytes_sync(content, "application/pdf", config=config)
    if not result.content.strip():
        raise LoadError(f"{name} contains no text and may be a scan: run it through OCR and learn it again.")
    return str((result.metadata or {}).get("title") or ""), re.sub(r"\\([!#.+()-])", r"\1", result.content)


def office(content: bytes, _name: str) -> tuple[str, str]:
    """Read a Word, PowerPoint or EPUB file. Pictures are replaced by their descriptions."""
    from markitdown import StreamInfo, converters  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        properties = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    by_folder = {
        "word": converters.DocxConverter,
        "ppt": converters.PptxConverter,
        "META-INF": converters.EpubConverter,
    }
    folders = {name.partition("/")[0] for name in names}
    converter = next(by_folder[folder] for folder in by_folder if folder in folders)
    make: Any = converter  # its constructor has no type hints
    result = make().convert(io.BytesIO(content), StreamInfo())
    found = re.search(rb"<dc:title>([^<]+)</dc:title>", properties)
    title = found[1].decode("utf-8", "replace") if found else ""
    title = "" if title in ("PowerPoint Presentation", "Word Document") else title
    return result.title or title, _PICTURE.sub(r"\1", _COMMENT.sub("", result.markdown))


def workbook(content: bytes, name: str) -> tuple[str, str]:
    """Read a spreadsheet. Each sheet becomes a heading and its tables."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = ((sheet, tables(_rows(book.get_sheet_by_name(sheet)))) for sheet in book.sheet_names)
    return PurePath(name).stem, "\n\n".join(f"## {sheet}\n\n{text}" for sheet, text in sheets if text)


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    """Return the cells of a sheet. A merged cell stands in each row, and in each column if others are beside it."""
    rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        has_others = any(value != "" for row in rows[top : top + 1] for value in (*row[:left], *row[right + 1 :]))
        for row in rows[top : bottom + 1]:
            end = (right if has_others else left) + 1
            row[left:end] = [rows[top][left]] * (end - left)
    return rows


def comma_separated(content: bytes, name: str) -> tuple[str, str]:
    """Read a CSV or TSV file as a table. The separator is guessed from the first lines."""
    import csv  # noqa: PLC0415

    text = decode(content, name=name)
    csv.field_size_limit(len(text) + 1)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    return PurePath(name).stem, tables(csv.reader(io.StringIO(text), dialect))


def web_api(content: bytes, name: str) -> tuple[str, str]:
    """Read a JSON or YAML file: the description of a web API as its operations, and any other as it is."""
    import yaml  # noqa: PLC0415

    from knowledge.formats.openapi import api_to_markdown, is_api  # noqa: PLC0415

    text = decode(content, name=name)
    try:
        is_json = text.lstrip().startswith("{")
        found = json.loads(text) if is_json else yaml.load(text, yaml.CSafeLoader)
    except (ValueError, yaml.YAMLError):
        return "", text
    return api_to_markdown(found) if is_api(found) else ("", text)


def notebook(content: bytes, name: str) -> tuple[str, str]:
    """Read the text and the code of a Jupyter notebook, without the outputs."""
    cells = json.loads(decode(content, name=name))["cells"]
    sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    return "", "\n\n".join(f"```\n{source}\n```" if kind == "code" else source for kind, source in sources if source)


PARSERS: dict[str, Callable[[bytes, str], tuple[str, str]]] = {
    "rst": rst,
    "pdf": pdf,
    "office": office,
    "workbook": workbook,
    "csv": comma_separated,
    "ipynb": notebook,
    "api": web_api,
}

_MODULES = {
    "html": ("knowledge.formats.web_page",),
    "rst": ("knowledge.formats.restructured_text", "knowledge.formats.web_page"),
    "pdf": ("kreuzberg",),
    "office": ("markitdown.converters",),
    "workbook": ("python_calamine",),
}
"""What each parser imports."""
