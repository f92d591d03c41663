"""What the fake Slack says no with: an error code, and the words and fields that go with it in the answer."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An answer of `{"ok": false}`. `messages` go into `response_metadata`; `fields` stand beside `error`."""

    def __init__(self, error: str, messages: list[str] | None = None, **fields: Any) -> None:
        super().__init__(error, *(messages or []))
        self.error = error
        self.messages = messages or []
        self.fields = fields
