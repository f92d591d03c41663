"""The log as JSON, one object a line, with the ids of what was being done: message, reply, job, and trace."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Final

from core.model.observation import facts_of_now

_KEPT: Final = ("message", "conversation", "reply", "job", "task", "platform", "reference", "trace_id", "span_id")
"""The facts of a step that a line tells. None of them is a word that a person wrote."""


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        facts = facts_of_now()
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
            **{name: facts[name] for name in _KEPT if facts.get(name) is not None},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
