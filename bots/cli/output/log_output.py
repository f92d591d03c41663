"""The log of a command: lines on stderr. In a terminal, a traceback is one line, and the rest of it is in a file."""

from __future__ import annotations

import copy
import logging
import secrets
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from io import TextIOWrapper

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOG_FILE: Final = "frontdesk.log"
"""The file of tracebacks in FRONTDESK_HOME. It is created when the first traceback is written."""
LONGEST_BYTES: Final = 1_000_000


def begin_log(level: str, *, form: str = "text") -> None:
    """Send the log to stderr, as `text` or `json`."""
    logging.basicConfig(level=level, stream=sys.stderr, format=FORMAT, force=True)
    if form == "json":
        from bots.cli.output.json_log import JsonFormatter  # noqa: PLC0415 — only if it is wanted

        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonFormatter())


def keep_tracebacks(home: Path) -> None:
    """Write the tracebacks of the log to a file in the given folder, and only one line for each to stderr."""
    root, path = logging.getLogger(), home / LOG_FILE
    for handler in root.handlers:
        handler.setFormatter(OneLine(path))
    file = TracebackFile(path, maxBytes=LONGEST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    file.setFormatter(logging.Formatter(FORMAT))
    file.addFilter(lambda record: bool(record.exc_info))
    root.addHandler(file)


def log_to_file(home: Path) -> None:
    """Write the whole log to the file instead of stderr, for a conversation at a terminal."""
    root = logging.getLogger()
    for handler in root.handlers:
        handler.close()
    file = TracebackFile(home / LOG_FILE, maxBytes=LONGEST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    file.setFormatter(logging.Formatter(FORMAT))
    root.handlers = [file]
    logging.captureWarnings(capture=True)


def record_failure(error: Exception) -> tuple[str, str] | None:
    """Write the traceback of an error to the file; return its reference and the path, or None without a file."""
    file = next((handler for handler in logging.getLogger().handlers if isinstance(handler, TracebackFile)), None)
    if file is None:
        return None
    reference, trace = secrets.token_hex(4), (type(error), error, error.__traceback__)
    file.handle(logging.LogRecord("frontdesk", logging.ERROR, __file__, 0, "Failed as %s", (reference,), trace))
    return reference, file.baseFilename


class OneLine(logging.Formatter):
    """Writes a record with a traceback as one line, which says where the traceback is."""

    def __init__(self, file: Path) -> None:
        super().__init__(FORMAT)
        self._file = file

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record. The record itself keeps its traceback, for the file."""
        if not record.exc_info:
            return super().format(record)
        shown = copy.copy(record)
        shown.exc_info = shown.exc_text = shown.stack_info = None
        return f"{super().format(shown)} (see {self._file})"


class TracebackFile(RotatingFileHandler):
    """The file of tracebacks. It and its folder are created when needed. On a full disk, only stderr has a line."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — logging's name
        """Drop the record, instead of printing why it could not be written."""
