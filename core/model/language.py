"""The language in which people are spoken to: one for each turn, each press of a button and each notice."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
"""The languages that Frontdesk speaks, by ISO 639-1 code. The sentences in the code are in the first one."""

_current: ContextVar[str | None] = ContextVar("language", default=None)


def current_language() -> str:
    """Return the language that is spoken here, one of LANGUAGES."""
    return _current.get() or LANGUAGES[0]


def spoken_language() -> str | None:
    """Return the language that is spoken here, or None outside of a conversation, where none was decided."""
    return _current.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language for a while, in this task and in the threads that it starts with `asyncio.to_thread`.

    None, or a language that is not one of LANGUAGES, leaves the language as it is.
    """
    before = _current.set(language if language in LANGUAGES else _current.get())
    try:
        yield
    finally:
        _current.reset(before)


def language_of_locale(tag: str | None) -> str | None:
    """Return the language of a locale (`pt-BR`, `de_AT`), or None if it is not one of LANGUAGES."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else None
