"""Logs of libraries with one line per error, because a broken connection or malformed input is not a bug of ours."""

from __future__ import annotations

import logging


def quiet_log(name: str) -> logging.Logger:
    """Return a logger that reports only errors, without tracebacks."""
    quiet = logging.getLogger(name)
    quiet.setLevel(logging.ERROR)
    if not quiet.filters:
        quiet.addFilter(_drop_traceback)
    return quiet


def _drop_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None
    return True
